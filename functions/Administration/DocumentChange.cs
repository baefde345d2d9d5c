using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

internal static class DocumentChange
{
    /// <summary>Lost races in a row before the caller is told to try later.</summary>
    private const int Attempts = 10;

    /// <summary>
    /// Reads a document, checks the request's preconditions, decides, and writes if the document has not changed. If it has, it starts
    /// again.
    /// </summary>
    /// <param name="id">Its id and partition key.</param>
    /// <param name="request">The request, with its If-Match or If-None-Match.</param>
    /// <param name="exists">Whether a document counts as existing: one that is marked as deleted does not.</param>
    /// <param name="decide">Decides from the current document, or null.</param>
    public static async Task<Change<T>> MakeAsync<T>(
        IDocumentContainer<T> container,
        string id,
        HttpRequest request,
        Func<T, bool> exists,
        Func<T?, CancellationToken, Task<Decision<T>>> decide,
        CancellationToken cancellationToken)
        where T : class, IDocument
    {
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            StoreResult<T>? found = await container.FindAsync(id, id, cancellationToken);
            bool there = found is { Document: { } document } && exists(document);
            if (Preconditions.Check(request, there ? found!.Value.ETag : null) is { } failed)
            {
                return new Change<T>.Refused(failed);
            }

            switch (await decide(found?.Document, cancellationToken))
            {
                case Decision<T>.Refuse(var why):
                    return new Change<T>.Refused(why);
                case Decision<T>.Keep:
                    return new Change<T>.Done(found!.Value.Document!, found.Value.ETag!, Created: false);
                case Decision<T>.Write(var next):
                    StoreResult<T> written = await container.WriteKnownAsync(
                        next, found?.ETag, stored => Same(stored, next), cancellationToken);
                    StoreUnavailableException.ThrowIfUnavailable(written);
                    if (written.IsOk)
                    {
                        return new Change<T>.Done(next, written.ETag!, Created: !there);
                    }

                    // Somebody else was first.
                    continue;
                default:
                    throw new UnreachableException();
            }
        }

        return new Change<T>.Refused(Refusal.TooBusy(TimeSpan.FromSeconds(1)));
    }

    /// <summary>Whether two documents have the same stored form. Records compare lists by identity.</summary>
    public static bool Same<T>(T one, T other) =>
        Stored(one).AsSpan().SequenceEqual(Stored(other));

    public static string HashOf<T>(T document) => ShortHash.Of(Convert.ToBase64String(Stored(document)));

    private static byte[] Stored<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), CatalogueDocuments.Default);
}
