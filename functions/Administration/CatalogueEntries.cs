using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using TicketMaster.Http;
using TicketMaster.Moves;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>A document as administrators send and get it.</summary>
internal interface IEntryBody<TDocument>
{
    /// <summary>What is wrong, a sentence each.</summary>
    IReadOnlyList<string> Problems(string id);

    TDocument ToDocument(string id);
}

/// <summary>Gets, lists, puts and deletes venues or performers. A deleted one is only marked, and may be put again.</summary>
internal sealed class CatalogueEntries<TDocument, TBody>(IDocumentContainer<TDocument> documents, JsonTypeInfo<TBody> json)
    where TDocument : class, IDocument
    where TBody : class, IEntryBody<TDocument>
{
    /// <summary>The word for such a document, in refusals, and as <see cref="CarryChange"/> has it.</summary>
    public required string Kind { get; init; }

    public required Func<TDocument, TBody> ToBody { get; init; }

    public required Func<TDocument, bool> IsDeleted { get; init; }

    public required Func<TDocument, TDocument> Delete { get; init; }

    /// <summary>The coming events that name a document. While there are any, it cannot be deleted.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<string>>> FindEventsAsync { get; init; }

    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken) =>
        await documents.FindAsync(id, id, cancellationToken) is { Document: { } document, ETag: { } etag } && !IsDeleted(document)
            ? AdminResult.Document(ToBody(document), json, etag)
            : AdminRefusals.NoSuch(Kind).ToResult();

    /// <summary>All of them by name, page by page.</summary>
    /// <param name="address">The list's.</param>
    /// <param name="toAnswer">Makes the answer of a page's documents and the next page's address.</param>
    public Task<IResult> ListAsync<TAnswer>(
        HttpRequest request,
        string address,
        Func<IEnumerable<TDocument>, string?, TAnswer> toAnswer,
        JsonTypeInfo<TAnswer> type,
        CancellationToken cancellationToken) => documents.AnswerAsync(
            new(null, [], OrderBy: "name"),
            request,
            address,
            page => toAnswer(page.Documents.Where(document => !IsDeleted(document)), page.Next),
            type,
            cancellationToken);

    public async Task<IResult> PutAsync(HttpRequest request, string id, DurableTaskClient durable, CancellationToken cancellationToken)
    {
        (TBody? body, Refusal? refusal) = await RequestBody.ReadAsync(
            request, json, read => read.Problems(id).ToRefusal(), cancellationToken, Limits.AdminBodyBytes);
        if (body is null)
        {
            return refusal!.ToResult();
        }

        TDocument next = body.ToDocument(id);
        return AdminResult.Written(
            await ChangeAsync(request, id, (current, stop) => DecidePutAsync(durable, current, next, stop), cancellationToken),
            ToBody,
            json);
    }

    public async Task<IResult> DeleteAsync(HttpRequest request, string id, CancellationToken cancellationToken) =>
        AdminResult.Deleted(await ChangeAsync(request, id, DecideDeleteAsync, cancellationToken));

    private Task<Change<TDocument>> ChangeAsync(
        HttpRequest request,
        string id,
        Func<TDocument?, CancellationToken, Task<Decision<TDocument>>> decide,
        CancellationToken cancellationToken) =>
        DocumentChange.MakeAsync(documents, id, request, exists: document => !IsDeleted(document), decide, cancellationToken);

    /// <summary>What changes is also carried into the coming events, which have copies.</summary>
    private async Task<Decision<TDocument>> DecidePutAsync(
        DurableTaskClient durable, TDocument? current, TDocument next, CancellationToken cancellationToken)
    {
        if (current is null)
        {
            return new Decision<TDocument>.Write(next);
        }

        if (DocumentChange.Same(current, next))
        {
            return new Decision<TDocument>.Keep();
        }

        await CarryChange.ScheduleAsync(durable, Kind, next.Id, DocumentChange.HashOf(next), cancellationToken);
        return new Decision<TDocument>.Write(next);
    }

    private async Task<Decision<TDocument>> DecideDeleteAsync(TDocument? current, CancellationToken cancellationToken)
    {
        if (current is null)
        {
            return new Decision<TDocument>.Refuse(AdminRefusals.NoSuch(Kind));
        }

        if (IsDeleted(current))
        {
            return new Decision<TDocument>.Keep();
        }

        IReadOnlyList<string> events = await FindEventsAsync(current.Id, cancellationToken);
        return events.Count > 0
            ? new Decision<TDocument>.Refuse(AdminRefusals.InUse(Kind, events))
            : new Decision<TDocument>.Write(Delete(current));
    }
}
