using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <param name="Breaches">Newest first.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
/// <param name="Audited">How far the auditor has come.</param>
internal sealed record AuditAnswer(IReadOnlyList<BreachAnswer> Breaches, string? Next, AuditedAnswer Audited);

/// <param name="Kind">One of <see cref="BreachKind"/>.</param>
/// <param name="Subject">The ticketId, the provider's payment id or the bookingId that it is about.</param>
/// <param name="Bookings">As they were last seen.</param>
internal sealed record BreachAnswer(
    string Kind, string Subject, IReadOnlyList<BreachBooking> Bookings, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public static BreachAnswer From(BreachDocument breach) =>
        new(breach.Kind, breach.Subject, breach.Bookings, breach.FirstSeenAt, breach.LastSeenAt);
}

/// <inheritdoc cref="AuditProgressDocument"/>
internal sealed record AuditedAnswer(long Changes, DateTimeOffset? LastAt, DateTimeOffset? UpTo);

/// <summary><c>GET /admin/audit</c>: the breaches, newest first, page by page, and how far the auditor has come.</summary>
[AdminOnly]
internal sealed class ViewAudit(IDocumentContainer<BreachDocument> breaches, AuditProgress progress)
{
    [Function("ViewAudit")]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/audit")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        // Read this first, so that the breaches of everything audited are among those read next.
        AuditProgressDocument audited = await progress.ReadAsync(cancellationToken);
        var query = new DocumentQuery(null, [], OrderBy: "firstSeenAt", Descending: true);
        return await breaches.AnswerAsync(
            query,
            request,
            "/admin/audit",
            page => new AuditAnswer(
                [.. page.Documents.Select(BreachAnswer.From)],
                page.Next,
                new AuditedAnswer(audited.Changes, audited.LastAt, audited.UpTo)),
            AuditJson.Default.AuditAnswer,
            cancellationToken);
    }
}
