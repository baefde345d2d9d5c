using Google.Protobuf;
using Microsoft.DurableTask.Client;
using OneProcess.Sqlite;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>Work that a stored turn started.</summary>
internal sealed class TurnEffects
{
    public List<StoredActivity> Activities { get; } = [];

    public List<long> TimersDue { get; } = [];

    /// <summary>Instances that an event was sent to.</summary>
    public List<string> Told { get; } = [];
}

/// <summary>Loads turns and stores their outcomes, each in one transaction.</summary>
internal sealed class TurnStore(SqliteFile file)
{
    /// <summary>The instance with its due messages and history; null if it is finished, unknown, or nothing is due.</summary>
    public PendingTurn? Load(string id, long now) => file.Read(session =>
    {
        // One snapshot, so that a start that replaces a finished instance never mixes with it.
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

    /// <param name="turn">The turn that was run.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="answered">The call of an activity whose answer the turn has dealt with, if that is in no inbox.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null if the instance has changed since the turn was loaded, or the call was answered before; nothing was stored.</returns>
    public Task<TurnEffects?> CommitAsync(PendingTurn turn, TurnOutcome outcome, long? answered, long now)
    {
        StoredInstance instance = turn.Instance;
        InstanceState state = State(outcome);
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

            return Store(session, instance, turn.History.Count, outcome, now);
        });
    }

    /// <summary>Stores a new instance with its first turn.</summary>
    /// <returns>Null if an instance of this id is in one of the refusing statuses; nothing was stored.</returns>
    public Task<TurnEffects?> StartAsync(NewInstance started, StoredInstance instance, TurnOutcome outcome, long now)
    {
        InstanceState state = State(outcome);
        return file.WriteAsync(session => InstanceStore.Insert(session, started, instance.Execution, instance.Turn + 1, state, now)
            ? Store(session, instance, 0, outcome, now)
            : null);
    }

    /// <summary>Instances with a message that became due after the one time, and not after the other.</summary>
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
            row => new InboxMessage(row.GetInt64(0), P.HistoryEvent.Parser.ParseFrom(row.GetBytes(1))),
            id, now, instance.Execution);
        if (messages.Count == 0)
        {
            return null;
        }

        List<byte[]> history = session.Query("SELECT events FROM history WHERE instance = $1 ORDER BY n", row => row.GetBytes(0), id);
        return new(instance, history, [.. messages.OrderBy(message => message.Event.ExecutionStarted is null)]);
    }

    private static InstanceState State(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Waits waits => new(waits.Status, null, null, outcome.CustomStatus),
        TurnOutcome.Finishes end => new(end.Status, end.Output, Failures.Write(end.Failure), outcome.CustomStatus),
        TurnOutcome.ContinuesAsNew => new(OrchestrationRuntimeStatus.Running, null, null, outcome.CustomStatus),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}."),
    };

    private static TurnEffects Store(SqliteSession session, StoredInstance instance, int row, TurnOutcome outcome, long now)
    {
        foreach (long id in outcome.Consumed)
        {
            session.Execute("DELETE FROM inbox WHERE id = $1", id);
        }

        if (outcome.Happened is not null)
        {
            session.Execute("INSERT INTO history (instance, n, events) VALUES ($1, $2, $3)", instance.Id, row, outcome.Happened);
        }

        var effects = new TurnEffects();
        foreach (P.OrchestratorAction action in outcome.Asked)
        {
            Store(session, instance, action, effects, now);
        }

        switch (outcome)
        {
            case TurnOutcome.Finishes:
                session.Execute("DELETE FROM inbox WHERE instance = $1", instance.Id);
                break;
            case TurnOutcome.ContinuesAsNew continues:
                Restart(session, instance, continues, now);
                break;
        }

        return effects;
    }

    private static void Store(SqliteSession session, StoredInstance instance, P.OrchestratorAction action, TurnEffects effects, long now)
    {
        switch (action)
        {
            case { ScheduleTask: { } call }:
                // The real library writes the input as a list of one.
                string input = call.Input[1..^1];
                long id = session.Insert(
                    "INSERT INTO activities (instance, execution, task, name, input) VALUES ($1, $2, $3, $4, $5)",
                    instance.Id, instance.Execution, action.Id, call.Name, input);
                effects.Activities.Add(new(id, instance.Id, instance.Execution, action.Id, call.Name, input));
                break;
            case { CreateTimer: { } timer }:
                long due = timer.FireAt.ToDateTime().Ticks;
                session.Execute(
                    "INSERT INTO inbox (instance, execution, due, event) VALUES ($1, $2, $3, $4)",
                    instance.Id, instance.Execution, due, History.TimerFired(action.Id, timer.FireAt).ToByteArray());
                effects.TimersDue.Add(due);
                break;
            case { SendEvent: { } sent }:
                // Due before everything that came meanwhile: an orchestrator that continues as new sends itself the events that nobody
                // awaited.
                if (InstanceStore.Send(session, sent.Instance.InstanceId, History.EventRaised(sent.Name, sent.Data, now).ToByteArray(), 0))
                {
                    effects.Told.Add(sent.Instance.InstanceId);
                }

                break;
        }
    }

    private static bool Update(
        SqliteSession session, StoredInstance instance, TurnOutcome outcome, InstanceState state, long? answered, long now) =>
        session.Execute(
            """
            UPDATE instances SET turn = turn + 1, status = $1, output = $2, failure = $3, updated = $4,
                custom_status = coalesce($5, custom_status)
            WHERE id = $6 AND execution = $7 AND turn = $8 AND ($9 IS NULL OR EXISTS (SELECT 1 FROM activities WHERE id = $9))
            """,
            (int)state.Status,
            state.Output,
            state.Failure,
            now,
            state.CustomStatus,
            instance.Id,
            instance.Execution,
            instance.Turn,
            answered) > 0;

    /// <summary>Begins the next generation: a new execution without history, with only the events passed on.</summary>
    private static void Restart(SqliteSession session, StoredInstance instance, TurnOutcome.ContinuesAsNew continues, long now)
    {
        string execution = Guid.NewGuid().ToString("N");
        session.Execute("DELETE FROM history WHERE instance = $1", instance.Id);
        session.Execute("DELETE FROM inbox WHERE instance = $1 AND execution = $2", instance.Id, instance.Execution);
        session.Execute("UPDATE instances SET execution = $1, input = $2 WHERE id = $3", execution, continues.Input, instance.Id);
        session.Execute(
            "INSERT INTO inbox (instance, execution, due, event) VALUES ($1, $2, 0, $3)",
            instance.Id, execution, History.ExecutionStarted(instance.Id, execution, instance.Name, continues.Input, now).ToByteArray());
        foreach (P.HistoryEvent raised in continues.Events)
        {
            session.Execute("INSERT INTO inbox (instance, due, event) VALUES ($1, 0, $2)", instance.Id, raised.ToByteArray());
        }
    }
}
