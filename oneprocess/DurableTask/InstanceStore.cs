using System.Globalization;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>A start as it is stored.</summary>
/// <param name="Refusing">Statuses of an existing instance under which the start is refused.</param>
internal sealed record NewInstance(
    string Id, string Name, string? Input, IReadOnlyDictionary<string, string> Tags, IReadOnlySet<OrchestrationRuntimeStatus> Refusing);

/// <summary>How an instance stands, as far as clients see it.</summary>
internal sealed record InstanceState(OrchestrationRuntimeStatus Status, string? Output, string? Failure, string? CustomStatus)
{
    public static InstanceState New { get; } = new(OrchestrationRuntimeStatus.Pending, null, null, null);
}

/// <summary>What clients do to instances.</summary>
internal sealed class InstanceStore(SqliteFile file)
{
    private const string Columns = "id, name, status, created, updated, tags, failure, input, output, custom_status";

    /// <summary>Creates the instance, or replaces the one of this id, in one conditional write.</summary>
    /// <returns>False where an instance of this id is in one of the refusing statuses: nothing was changed.</returns>
    public Task<bool> CreateAsync(NewInstance instance, long now, long startAt) => file.WriteAsync(session =>
    {
        string execution = Guid.NewGuid().ToString("N");
        if (!Insert(session, instance, execution, 0, InstanceState.New, now))
        {
            return false;
        }

        session.Execute(
            "INSERT INTO inbox (instance, execution, due, event) VALUES ($1, $2, $3, $4)",
            instance.Id, execution, startAt, HistoryJson.Write(new HistoryEvent.ExecutionStarted(instance.Input, 0)));
        return true;
    });

    /// <returns>False where an instance of this id is in one of the refusing statuses: nothing was changed.</returns>
    public static bool Insert(SqliteSession session, NewInstance instance, string execution, long turn, InstanceState state, long now)
    {
        int refusing = instance.Refusing.Aggregate(0, (mask, status) => mask | (1 << (int)status));
        int written = session.Execute(
            """
            INSERT INTO instances (id, execution, generation, turn, name, status, input, tags, created, updated, output, failure, custom_status)
            VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11)
            ON CONFLICT (id) DO UPDATE SET
                execution = excluded.execution, generation = 0, turn = excluded.turn, name = excluded.name, status = excluded.status,
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
            HistoryJson.Write(instance.Tags),
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

    /// <param name="execution">The one execution that the message is for; null for whichever is current.</param>
    /// <returns>False where no such instance is under way: the message is dropped.</returns>
    public Task<bool> SendAsync(string id, string? execution, HistoryEvent message, long now)
    {
        string json = HistoryJson.Write(message);
        return file.WriteAsync(session => session.Execute(
            $"""
            INSERT INTO inbox (instance, execution, due, event)
            SELECT id, $2, $3, $4 FROM instances WHERE id = $1 AND status IN {OrchestrationSchema.Unfinished} AND ($2 IS NULL OR execution = $2)
            """,
            id, execution, now, json) > 0);
    }

    public OrchestrationMetadata? Get(string id, DataConverter? withPayloads) => file.Read(session => session.Query(
        $"SELECT {Columns} FROM instances WHERE id = $1", row => Read(row, withPayloads), id).SingleOrDefault());

    /// <summary>Instances in the order of their ids, after the one given.</summary>
    public List<OrchestrationMetadata> Query(OrchestrationQuery query, string? after, int limit, DataConverter? withPayloads)
    {
        List<object?> values = [after ?? "", limit];
        string where = Where(query.CreatedFrom, query.CreatedTo, query.Statuses, values);
        if (!string.IsNullOrEmpty(query.InstanceIdPrefix))
        {
            // A range of the key rather than a pattern: it is found by the index, and nothing in a prefix has another meaning.
            values.Add(query.InstanceIdPrefix);
            where += $" AND id >= ${values.Count} AND id < ${values.Count} || char(1114111)";
        }

        return file.Read(session => session.Query(
            $"SELECT {Columns} FROM instances WHERE id > $1{where} ORDER BY id LIMIT $2", row => Read(row, withPayloads), [.. values]));
    }

    /// <summary>Removes instances that are over, with their history.</summary>
    public Task<int> PurgeAsync(string? id, PurgeInstancesFilter filter) => file.WriteAsync(session =>
    {
        List<object?> values = [id];
        string where = Where(filter.CreatedFrom, filter.CreatedTo, filter.Statuses, values);
        List<string> purged = session.Query(
            $"DELETE FROM instances WHERE ($1 IS NULL OR id = $1) AND status NOT IN {OrchestrationSchema.Unfinished}{where} RETURNING id",
            row => row.GetString(0),
            [.. values]);
        foreach (string instance in purged)
        {
            session.Execute("DELETE FROM history WHERE instance = $1", instance);
        }

        return purged.Count;
    });

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
            Tags = HistoryJson.ReadTags(Text(5)),
            FailureDetails = HistoryJson.ReadFailure(Text(6)),
            DataConverter = withPayloads,
            SerializedInput = Payload(7),
            SerializedOutput = Payload(8),
            SerializedCustomStatus = Payload(9),
        };
        return metadata;
    }
}
