using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>What a stored turn set going.</summary>
internal sealed record TurnEffects(IReadOnlyList<StoredActivity> Activities, IReadOnlyList<long> TimersDue)
{
    public static TurnEffects None { get; } = new([], []);
}

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

    /// <param name="instance">As the turn found it.</param>
    /// <param name="outcome">What the turn made of it.</param>
    /// <param name="answered">The call of an activity whose answer the turn has dealt with, where that is in no inbox.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where the instance is not as the turn found it any more, or the call was answered before: nothing was stored.</returns>
    public Task<TurnEffects?> CommitAsync(StoredInstance instance, TurnOutcome outcome, long? answered, long now)
    {
        InstanceState state = State(outcome);
        string happened = HistoryJson.Write(outcome.Happened);
        return file.WriteAsync(session =>
        {
            if (!Update(session, instance, outcome, state, answered, now))
            {
                return null;
            }

            if (answered is not null)
            {
                session.Execute("DELETE FROM activities WHERE id = $1", answered);
            }

            return Store(session, instance, outcome, happened);
        });
    }

    /// <summary>Stores a new instance with its first turn.</summary>
    /// <returns>Null where an instance of this id is in one of the refusing statuses: nothing was stored.</returns>
    public Task<TurnEffects?> StartAsync(NewInstance started, StoredInstance instance, TurnOutcome outcome, long now)
    {
        InstanceState state = State(outcome);
        string happened = HistoryJson.Write(outcome.Happened);
        return file.WriteAsync(session => InstanceStore.Insert(session, started, instance.Execution, instance.Turn + 1, state, now)
            ? Store(session, instance, outcome, happened)
            : null);
    }

    /// <summary>Instances with a message that fell due after the one time, and not after the other.</summary>
    public List<string> DueBetween(long after, long until) => file.Read(session => session.Query(
        "SELECT DISTINCT instance FROM inbox WHERE due > $1 AND due <= $2", row => row.GetString(0), after, until));

    public long? NextDue(long after) => file.Read(session => session.Scalar<long?>("SELECT min(due) FROM inbox WHERE due > $1", after));

    private static PendingTurn? Load(SqliteSession session, string id, long now)
    {
        StoredInstance? instance = session.Query(
            "SELECT execution, turn, name, status FROM instances WHERE id = $1",
            row => new StoredInstance(id, row.GetString(0), row.GetInt64(1), row.GetString(2), (OrchestrationRuntimeStatus)row.GetInt32(3), 0),
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

        List<(long Number, IReadOnlyList<HistoryEvent> Events)> rows = session.Query(
            "SELECT n, event FROM history WHERE instance = $1 ORDER BY n", row => (row.GetInt64(0), HistoryJson.ReadRow(row.GetString(1))), id);
        List<HistoryEvent> history = [.. rows.SelectMany(row => row.Events)];
        return new(instance with { Row = rows.Count > 0 ? rows[^1].Number + 1 : 0 }, history, [.. messages.OrderBy(message => message.Event is HistoryEvent.ExecutionStarted ? 0 : 1)]);
    }

    private static InstanceState State(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Waits waits => new(waits.Status, null, null, outcome.CustomStatus.Value),
        TurnOutcome.Finishes end => new(end.Status, end.Output, HistoryJson.Write(end.Failure), outcome.CustomStatus.Value),
        TurnOutcome.ContinuesAsNew => new(OrchestrationRuntimeStatus.Running, null, null, outcome.CustomStatus.Value),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };

    private static TurnEffects Store(SqliteSession session, StoredInstance instance, TurnOutcome outcome, string happened)
    {
        foreach (long id in outcome.Consumed)
        {
            session.Execute("DELETE FROM inbox WHERE id = $1", id);
        }

        List<StoredActivity> activities = [.. outcome.Happened.OfType<HistoryEvent.TaskScheduled>().Select(task => Insert(session, instance, task))];
        if (outcome.Happened.Count > 0)
        {
            session.Execute("INSERT INTO history (instance, n, event) VALUES ($1, $2, $3)", instance.Id, instance.Row, happened);
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

    private static bool Update(
        SqliteSession session, StoredInstance instance, TurnOutcome outcome, InstanceState state, long? answered, long now) => session.Execute(
            """
            UPDATE instances SET turn = turn + 1, status = $1, output = $2, failure = $3, updated = $4,
                custom_status = CASE WHEN $5 THEN $6 ELSE custom_status END
            WHERE id = $7 AND execution = $8 AND turn = $9 AND ($10 IS NULL OR EXISTS (SELECT 1 FROM activities WHERE id = $10))
            """,
            (int)state.Status,
            state.Output,
            state.Failure,
            now,
            outcome.CustomStatus.Set,
            state.CustomStatus,
            instance.Id,
            instance.Execution,
            instance.Turn,
            answered) > 0;

    private static StoredActivity Insert(SqliteSession session, StoredInstance instance, HistoryEvent.TaskScheduled task)
    {
        long id = session.Insert(
            "INSERT INTO activities (instance, execution, task, name, input) VALUES ($1, $2, $3, $4, $5)",
            instance.Id, instance.Execution, task.Id, task.Name, task.Input);
        return new(id, instance.Id, instance.Execution, task.Id, task.Name, task.Input);
    }

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
