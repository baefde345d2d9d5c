using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>How far the auditor has come. Without it, "no breach" could mean that nobody looks.</summary>
internal sealed record AuditProgressDocument : IDocument
{
    public const string TheOne = "progress";

    public string Id { get; init; } = TheOne;

    /// <summary>Audited changes of bookings. A change that the feed brought twice counts twice.</summary>
    public long Changes { get; init; }

    /// <summary>When the last change was audited.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The latest moment in the timelines of audited bookings.</summary>
    public DateTimeOffset? UpTo { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string PartitionKey => Id;

    public static AuditProgressDocument After(IReadOnlyList<BookingDocument> changes, DateTimeOffset now) => new()
    {
        Changes = changes.Count,
        LastAt = now,
        UpTo = changes.Max(booking => booking.Timeline is [.., { At: var last }] ? last : (DateTimeOffset?)booking.CreatedAt),
    };

    public AuditProgressDocument Plus(AuditProgressDocument? other) => other is null ? this : this with
    {
        Changes = Changes + other.Changes,
        LastAt = Moments.Later(LastAt, other.LastAt),
        UpTo = Moments.Later(UpTo, other.UpTo),
    };
}

/// <summary>
/// Counts what this process has audited. It writes the count at most once a second, because an on-sale brings hundreds of batches a
/// second for one document.
/// </summary>
internal sealed class AuditProgress(IDocumentContainer<AuditProgressDocument> documents, TimeProvider clock)
{
    private static readonly TimeSpan s_writeEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private AuditProgressDocument? _unwritten;
    private DateTimeOffset _lastWrite = DateTimeOffset.MinValue;

    public async Task AddAsync(IReadOnlyList<BookingDocument> changes, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        AuditProgressDocument mine;
        lock (_lock)
        {
            mine = AuditProgressDocument.After(changes, now).Plus(_unwritten);
            // The clock may have been ahead at the last write.
            if ((now - _lastWrite).Duration() < s_writeEvery)
            {
                _unwritten = mine;
                return;
            }

            (_unwritten, _lastWrite) = (null, now);
        }

        if (!await TryWriteAsync(mine, cancellationToken))
        {
            // The next write may carry it.
            lock (_lock)
            {
                _unwritten = mine.Plus(_unwritten);
            }
        }
    }

    /// <returns>What all processes have written, and what this one has yet to write.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<AuditProgressDocument> ReadAsync(CancellationToken cancellationToken)
    {
        StoreResult<AuditProgressDocument>? written = await documents.FindAsync(
            AuditProgressDocument.TheOne, AuditProgressDocument.TheOne, cancellationToken);
        lock (_lock)
        {
            return (written?.Document ?? new AuditProgressDocument()).Plus(_unwritten);
        }
    }

    private async Task<bool> TryWriteAsync(AuditProgressDocument mine, CancellationToken cancellationToken)
    {
        StoreResult<AuditProgressDocument> read = await documents.ReadAsync(mine.Id, mine.PartitionKey, cancellationToken);
        return read.Status switch
        {
            StoreStatus.Ok => (await documents.ReplaceAsync(mine.Plus(read.Document), read.ETag!, cancellationToken)).IsOk,
            StoreStatus.NotFound => (await documents.CreateAsync(mine, cancellationToken)).IsOk,
            _ => false,
        };
    }
}
