using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>What a stored turn set going.</summary>
internal sealed record TurnEffects(IReadOnlyList<long> Activities, IReadOnlyList<long> TimersDue);

/// <summary>Loads turns and stores their outcomes, each in one transaction.</summary>
internal sealed class TurnStore(SqliteFile file)
{
    /// <summary>The instance with its due messages and history; null where it is over, unknown, or nothing is due.</summary>
    public PendingTurn? Load(string id, long now) => file.Read(session =>
    {
        // One snapshot: a start that replaces a finished instance never mixes with what it replaces.
        session.Execute("BEGIN");
        try
        {
            return Load(session, id, now);
        }
        finally
        {
            session.Execute("COMMIT");
        }
    });

    /// <returns>Null where the instance is not as the turn found it any more: nothing was stored.</returns>
    public Task<TurnEffects?> CommitAsync(StoredInstance instance, TurnOutcome outcome, long now)
    {
        string[] happened = [.. outcome.Happened.Select(HistoryJson.Write)];
        return file.WriteAsync(session => Commit(session, instance, outcome, happened, now));
    }

    /// <summary>Instances with a message that fell due after the one time, and not after the other.</summary>
    public List<string> DueBetween(long after, long until) => file.Read(session => session.Query(
        "SELECT DISTINCT instance FROM inbox WHERE due > $1 AND due <= $2", row => row.GetString(0), after, until));

    public long? NextDue(long after) => file.Read(session => session.Scalar<long?>("SELECT min(due) FROM inbox WHERE due > $1", after));

    private static PendingTurn? Load(SqliteSession session, string id, long now)
    {
        StoredInstance? instance = session.Query(
            "SELECT execution, turn, name, status FROM instances WHERE id = $1",
            row => new StoredInstance(id, row.GetString(0), row.GetInt64(1), row.GetString(2), (OrchestrationRuntimeStatus)row.GetInt32(3)),
            id).SingleOrDefault();
        if (instance is null)
        {
            return null;
        }

        List<InboxMessage> messages = session.Query(
            "SELECT id, event FROM inbox WHERE instance = $1 AND due <= $2 AND (execution IS NULL OR execution = $3) ORDER BY due, id",
            row => new InboxMessage(row.GetInt64(0), HistoryJson.Read(row.GetString(1))),
            id, now, instance.Execution);
        if (messages.Count == 0)
        {
            return null;
        }

        List<HistoryEvent> history = session.Query(
            "SELECT event FROM history WHERE instance = $1 ORDER BY n", row => HistoryJson.Read(row.GetString(0)), id);
        return new(instance, history, [.. messages.OrderBy(message => message.Event is HistoryEvent.ExecutionStarted ? 0 : 1)]);
    }

    private static TurnEffects? Commit(SqliteSession session, StoredInstance instance, TurnOutcome outcome, string[] happened, long now)
    {
        int updated = outcome switch
        {
            TurnOutcome.Waits waits => Update(session, instance, outcome, waits.Status, null, null, now),
            TurnOutcome.Finishes end => Update(session, instance, outcome, end.Status, end.Output, HistoryJson.Write(end.Failure), now),
            TurnOutcome.ContinuesAsNew => Update(session, instance, outcome, OrchestrationRuntimeStatus.Running, null, null, now),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
        };
        if (updated == 0)
        {
            return null;
        }

        foreach (long id in outcome.Consumed)
        {
            session.Execute("DELETE FROM inbox WHERE id = $1", id);
        }

        List<long> activities = [.. outcome.Happened.OfType<HistoryEvent.TaskScheduled>().Select(task => Insert(session, instance, task))];
        long next = session.Scalar<long?>("SELECT max(n) + 1 FROM history WHERE instance = $1", instance.Id) ?? 0;
        foreach (string line in happened)
        {
            session.Execute("INSERT INTO history (instance, n, event) VALUES ($1, $2, $3)", instance.Id, next++, line);
        }

        List<long> timers = [];
        switch (outcome)
        {
            case TurnOutcome.Waits waits:
                timers.AddRange(outcome.Happened.OfType<HistoryEvent.TimerCreated>().Select(timer => Insert(session, instance, timer)));
                foreach (int timer in waits.CancelledTimers)
                {
                    session.Execute(
                        "DELETE FROM inbox WHERE instance = $1 AND execution = $2 AND timer = $3", instance.Id, instance.Execution, timer);
                }

                break;
            case TurnOutcome.Finishes:
                session.Execute("DELETE FROM inbox WHERE instance = $1", instance.Id);
                break;
            case TurnOutcome.ContinuesAsNew continues:
                Restart(session, instance, continues);
                break;
        }

        return new(activities, timers);
    }

    private static int Update(
        SqliteSession session,
        StoredInstance instance,
        TurnOutcome outcome,
        OrchestrationRuntimeStatus status,
        string? output,
        string? failure,
        long now) => session.Execute(
            """
            UPDATE instances SET turn = turn + 1, status = $1, output = $2, failure = $3, updated = $4,
                custom_status = CASE WHEN $5 THEN $6 ELSE custom_status END
            WHERE id = $7 AND execution = $8 AND turn = $9
            """,
            (int)status,
            output,
            failure,
            now,
            outcome.CustomStatus.Set,
            outcome.CustomStatus.Value,
            instance.Id,
            instance.Execution,
            instance.Turn);

    private static long Insert(SqliteSession session, StoredInstance instance, HistoryEvent.TaskScheduled task) => session.Scalar<long>(
        "INSERT INTO activities (instance, execution, task, name, input) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        instance.Id, instance.Execution, task.Id, task.Name, task.Input);

    private static long Insert(SqliteSession session, StoredInstance instance, HistoryEvent.TimerCreated timer)
    {
        session.Execute(
            "INSERT INTO inbox (instance, execution, timer, due, event) VALUES ($1, $2, $3, $4, $5)",
            instance.Id, instance.Execution, timer.Id, timer.FireAt.Ticks, HistoryJson.Write(new HistoryEvent.TimerFired(timer.Id)));
        return timer.FireAt.Ticks;
    }

    /// <summary>The next generation begins: a new execution without history, to which only the events passed on remain.</summary>
    private static void Restart(SqliteSession session, StoredInstance instance, TurnOutcome.ContinuesAsNew continues)
    {
        string execution = Guid.NewGuid().ToString("N");
        session.Execute("DELETE FROM history WHERE instance = $1", instance.Id);
        session.Execute("DELETE FROM inbox WHERE instance = $1 AND execution = $2", instance.Id, instance.Execution);
        long generation = session.Scalar<long>(
            "UPDATE instances SET execution = $1, input = $2, generation = generation + 1 WHERE id = $3 RETURNING generation",
            execution, continues.Input, instance.Id);
        session.Execute(
            "INSERT INTO inbox (instance, execution, due, event) VALUES ($1, $2, 0, $3)",
            instance.Id, execution, HistoryJson.Write(new HistoryEvent.ExecutionStarted(continues.Input, generation)));
        foreach (HistoryEvent.EventRaised raised in continues.Events)
        {
            session.Execute(
                "INSERT INTO inbox (id, instance, due, event) VALUES ($1, $2, 0, $3)", raised.Order, instance.Id, HistoryJson.Write(raised));
        }
    }
}
