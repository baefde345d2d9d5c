using System.Text.Json;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Simulation;

/// <summary>A container in memory.</summary>
internal sealed class MemoryContainer<T> : IDocumentContainer<T>
    where T : class, IDocument
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Row> _rows = new(StringComparer.Ordinal);

    /// <summary>Counts the writes; the ETags are taken from it.</summary>
    public int Writes { get; private set; }

    /// <summary>Every version of every document, in the order of the writes.</summary>
    public List<T> Log { get; } = [];

    public IEnumerable<T> All => Locked(() => _rows.Values.Select(row => row.Document).ToList());

    public T? Find(string id) => Locked(() => _rows.GetValueOrDefault(id)?.Document);

    public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
        Task.FromResult(Read(id, partitionKey));

    public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) => Task.FromResult(Create(document));

    public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
        Task.FromResult(Replace(document, ifMatch));

    public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => Task.FromResult(Query(query));

    public StoreResult<T> Read(string id, string partitionKey) => Locked(() =>
        _rows.TryGetValue(id, out Row? row) && row.Document.PartitionKey == partitionKey ? Result(row) : StoreStatus.NotFound);

    public StoreResult<T> Create(T document) => Locked(() => _rows.ContainsKey(document.Id) ? StoreStatus.Conflict : Put(document));

    public StoreResult<T> Replace(T document, string ifMatch) => Locked(() =>
        !_rows.TryGetValue(document.Id, out Row? row)
            ? StoreStatus.NotFound
            : row.ETag == ifMatch ? Put(document) : StoreStatus.PreconditionFailed);

    public StoreResult<T> Put(T document) => Locked(() =>
    {
        Log.Add(document);
        return Result(_rows[document.Id] = new Row(document, $"{++Writes}"));
    });

    public QueryPage<T> Query(DocumentQuery query) => Locked(() => Find(query));

    private TResult Locked<TResult>(Func<TResult> act)
    {
        lock (_gate)
        {
            return act();
        }
    }

    private QueryPage<T> Find(DocumentQuery query)
    {
        List<Row> found = [.. _rows.Values.Where(row =>
            (query.PartitionKey is null || row.Document.PartitionKey == query.PartitionKey)
            && query.Where.All(predicate => Holds(row, predicate)))];
        if (query.OrderBy is { } order)
        {
            IEnumerable<Row> ordered = found.Where(row => row.Property(order) is not null);
            found =
            [
                .. query.Descending
                    ? ordered.OrderByDescending(row => row.Property(order))
                    : ordered.OrderBy(row => row.Property(order)),
            ];
        }

        int skip = int.Parse(query.Continuation ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        int next = skip + query.PageSize;
        return new QueryPage<T>(
            StoreStatus.Ok, [.. found.Skip(skip).Take(query.PageSize).Select(Result)], next < found.Count ? $"{next}" : null);
    }

    private static bool Holds(Row row, Predicate predicate)
    {
        if (row.Property(predicate.Property) is not { } value)
        {
            return false;
        }

        int compared = value.CompareTo(predicate.Value);
        return predicate.Comparison switch
        {
            Comparison.Equal => compared == 0,
            Comparison.LessThanOrEqual => compared <= 0,
            _ => compared >= 0,
        };
    }

    private static StoreResult<T> Result(Row row) => new(StoreStatus.Ok, row.Document, row.ETag);

    private sealed record Row(T Document, string ETag)
    {
        private JsonElement? _json;

        public IComparable? Property(string name)
        {
            _json ??= JsonSerializer.SerializeToElement(Document, Stored.Kind<T>().Json);
            return !_json.Value.TryGetProperty(name, out JsonElement value) ? null : value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetInt64(),
                _ => null,
            };
        }
    }
}
