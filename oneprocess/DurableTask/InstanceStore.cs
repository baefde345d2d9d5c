using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using OneProcess.Sqlite;
using P = Microsoft.DurableTask.Protobuf;

namespace OneProcess.DurableTask;

/// <summary>A start as it is stored.</summary>
/// <param name="Refusing">The start is refused if an instance of this id is in one of these statuses.</param>
internal sealed record NewInstance(
    string Id, string Name, string? Input, IReadOnlyDictionary<string, string> Tags, IReadOnlySet<OrchestrationRuntimeStatus> Refusing);

/// <summary>An instance's state, as clients see it.</summary>
internal sealed record InstanceState(OrchestrationRuntimeStatus Status, string? Output, byte[]? Failure, string? CustomStatus)
{
    public static InstanceState New { get; } = new(OrchestrationRuntimeStatus.Pending, null, null, null);
}

/// <summary>Everything that clients do to instances.</summary>
internal sealed class InstanceStore(SqliteFile file)
{
    private const string Columns = "id, name, status, created, updated, tags, failure, input, output, custom_status";

    /// <summary>Creates the instance, or replaces the one with this id, in one conditional write.</summary>
    /// <returns>False if an instance of this id is in one of the refusing statuses; nothing was changed.</returns>
    public Task<bool> CreateAsync(NewInstance instance, long now, long startAt) => file.WriteAsync(session =>
    {
        string execution = Guid.NewGuid().ToString("N");
        if (!Insert(session, instance, execution, 0, InstanceState.New, now))
        {
            return false;
        }

        session.Execute(
            "INSERT INTO inbox (instance, execution, due, event) VALUES ($1, $2, $3, $4)",
            instance.Id,
            execution,
            startAt,
            History.ExecutionStarted(instance.Id, execution, instance.Name, instance.Input, now).ToByteArray());
        return true;
    });

    /// <returns>False if an instance of this id is in one of the refusing statuses; nothing was changed.</returns>
    public static bool Insert(SqliteSession session, NewInstance instance, string execution, long turn, InstanceState state, long now)
    {
        int refusing = instance.Refusing.Aggregate(0, (mask, status) => mask | (1 << (int)status));
        int written = session.Execute(
            """
            INSERT INTO instances (id, execution, turn, name, status, input, tags, created, updated, output, failure, custom_status)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)
            ON CONFLICT (id) DO UPDATE SET
                execution = excluded.execution, turn = excluded.turn, name = excluded.name, status = excluded.status,
                input = excluded.input, tags = excluded.tags, created = excluded.created, updated = excluded.updated,
                output = excluded.output, failure = excluded.failure, custom_status = excluded.custom_status
            WHERE ($12 >> instances.status) & 1 = 0
            """,
            instance.Id,
            execution,
            turn,
            instance.Name,
            (int)state.Status,
            instance.Input,
            instance.Tags.Count == 0 ? null : JsonDataConverter.Default.Serialize(instance.Tags),
            now,
            state.Output,
            state.Failure,
            state.CustomStatus,
            refusing);
        if (written == 0)
        {
            return false;
        }

        session.Execute("DELETE FROM history WHERE instance = $1", instance.Id);
        session.Execute("DELETE FROM inbox WHERE instance = $1", instance.Id);
        return true;
    }

    /// <summary>Puts a message into the inbox of an instance, whatever execution is current.</summary>
    /// <returns>False if no such instance is under way; the message is dropped.</returns>
    public Task<bool> SendAsync(string id, P.HistoryEvent message, long due)
    {
        byte[] stored = message.ToByteArray();
        return file.WriteAsync(session => Send(session, id, stored, due));
    }

    /// <returns>False if no such instance is under way; the message is dropped.</returns>
    public static bool Send(SqliteSession session, string id, byte[] message, long due) => session.Execute(
        $"""
        INSERT INTO inbox (instance, due, event)
        SELECT id, $2, $3 FROM instances WHERE id = $1 AND status IN {OrchestrationSchema.Unfinished}
        """,
        id, due, message) > 0;

    public OrchestrationMetadata? Get(string id, DataConverter? withPayloads) => file.Read(session => session.Query(
        $"SELECT {Columns} FROM instances WHERE id = $1", row => Read(row, withPayloads), id).SingleOrDefault());

    /// <summary>Instances in the order of their ids, after the one given.</summary>
    public List<OrchestrationMetadata> Query(OrchestrationQuery query, string? after, int limit, DataConverter? withPayloads)
    {
        List<object?> values = [after ?? "", limit];
        string where = Where(query.CreatedFrom, query.CreatedTo, query.Statuses, values);
        if (!string.IsNullOrEmpty(query.InstanceIdPrefix))
        {
            // A range of the key and not a pattern: the index finds it, and no character of the prefix has another meaning.
            values.Add(query.InstanceIdPrefix);
            where += $" AND id >= ${values.Count} AND id < ${values.Count} || char(1114111)";
        }

        return file.Read(session => session.Query(
            $"SELECT {Columns} FROM instances WHERE id > $1{where} ORDER BY id LIMIT $2", row => Read(row, withPayloads), [.. values]));
    }

    /// <summary>Removes finished instances with their history.</summary>
    public Task<int> PurgeAsync(string? id, PurgeInstancesFilter filter) => file.WriteAsync(session =>
    {
        List<object?> values = [id];
        string where = Where(filter.CreatedFrom, filter.CreatedTo, filter.Statuses, values);
        List<string> purged = session.Query(
            $"DELETE FROM instances WHERE ($1 IS NULL OR id = $1) AND status NOT IN {OrchestrationSchema.Unfinished}{where} RETURNING id",
            row => row.GetString(0),
            [.. values]);
        return RemoveHistories(session, purged);
    });

    /// <summary>Removes the oldest instances that ended at a time or before, with their history.</summary>
    public Task<int> PurgeFinishedAsync(long endedBy, int most) => file.WriteAsync(session => RemoveHistories(session, session.Query(
        $"""
        DELETE FROM instances WHERE id IN (
            SELECT id FROM instances WHERE status NOT IN {OrchestrationSchema.Unfinished} AND updated <= $1 ORDER BY updated LIMIT $2)
        RETURNING id
        """,
        row => row.GetString(0),
        endedBy,
        most)));

    /// <summary>When the first of the finished instances ended; null if there are none.</summary>
    public long? OldestEnd() => file.Read(session => session.Scalar<long?>(
        $"SELECT min(updated) FROM instances WHERE status NOT IN {OrchestrationSchema.Unfinished}"));

    private static int RemoveHistories(SqliteSession session, List<string> purged)
    {
        foreach (string instance in purged)
        {
            session.Execute("DELETE FROM history WHERE instance = $1", instance);
        }

        return purged.Count;
    }

    private static string Where(
        DateTimeOffset? from, DateTimeOffset? to, IEnumerable<OrchestrationRuntimeStatus>? statuses, List<object?> values)
    {
        var where = new StringBuilder();
        if (from is not null)
        {
            values.Add(from.Value.UtcTicks);
            where.Append(CultureInfo.InvariantCulture, $" AND created >= ${values.Count}");
        }

        if (to is not null)
        {
            values.Add(to.Value.UtcTicks);
            where.Append(CultureInfo.InvariantCulture, $" AND created <= ${values.Count}");
        }

        int[] wanted = [.. (statuses ?? []).Select(status => (int)status).Distinct().Order()];
        return wanted.Length == 0 ? where.ToString() : where.Append(" AND status IN (").AppendJoin(',', wanted).Append(')').ToString();
    }

    private static OrchestrationMetadata Read(SqliteRow row, DataConverter? withPayloads)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        string? Payload(int column) => withPayloads is null ? null : Text(column);
        var metadata = new OrchestrationMetadata(row.GetString(1), row.GetString(0))
        {
            RuntimeStatus = (OrchestrationRuntimeStatus)row.GetInt32(2),
            CreatedAt = new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
            LastUpdatedAt = new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
            Tags = JsonDataConverter.Default.Deserialize<Dictionary<string, string>>(Text(5)) ?? [],
            FailureDetails = row.IsDBNull(6) ? null : Failures.Read(row.GetBytes(6)),
            DataConverter = withPayloads,
            SerializedInput = Payload(7),
            SerializedOutput = Payload(8),
            SerializedCustomStatus = Payload(9),
        };
        return metadata;
    }
}
