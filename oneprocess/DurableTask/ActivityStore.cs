using Google.Protobuf;
using OneProcess.Sqlite;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>A call of an activity that is stored and not yet answered.</summary>
internal sealed record StoredActivity(long Id, string Instance, string Execution, int Task, string Name, string? Input);

internal sealed class ActivityStore(SqliteFile file)
{
    public List<StoredActivity> All() => file.Read(session => session.Query(
        "SELECT id, instance, execution, task, name, input FROM activities ORDER BY id",
        row => new StoredActivity(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetInt32(3),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5))));

    /// <summary>
    /// Exchanges the call for its answer: the call is gone and the answer is in the instance's inbox, or neither. An answer that nobody can
    /// use any more is dropped: the instance has ended, or began anew.
    /// </summary>
    public Task<bool> AnswerAsync(StoredActivity activity, P.HistoryEvent answer, long now)
    {
        byte[] stored = answer.ToByteArray();
        return file.WriteAsync(session =>
            session.Execute("DELETE FROM activities WHERE id = $1", activity.Id) > 0
            && session.Execute(
                $"""
                INSERT INTO inbox (instance, execution, due, event)
                SELECT id, $2, $3, $4 FROM instances WHERE id = $1 AND execution = $2 AND status IN {OrchestrationSchema.Unfinished}
                """,
                activity.Instance, activity.Execution, now, stored) > 0);
    }
}
