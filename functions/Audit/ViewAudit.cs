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
/// <param name="FirstSeenAt">When it was first seen.</param>
/// <param name="LastSeenAt">When it was last seen.</param>
internal sealed record BreachAnswer(
    string Kind, string Subject, IReadOnlyList<BreachBooking> Bookings, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt)
{
    public static BreachAnswer Of(BreachDocument breach) =>
        new(breach.Kind, breach.Subject, breach.Bookings, breach.FirstSeenAt, breach.LastSeenAt);
}

/// <inheritdoc cref="AuditProgressDocument"/>
internal sealed record AuditedAnswer(long Changes, DateTimeOffset? LastAt, DateTimeOffset? UpTo);

/// <summary><c>GET /admin/audit</c>: what the auditor found, newest first, page by page, and how far it has come.</summary>
[AdminOnly]
internal sealed class ViewAudit(IDocumentContainer<BreachDocument> breaches, AuditProgress progress)
{
    [Function("ViewAudit")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoutes.Prefix + "/audit")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (QueryParameters.Check(request, "size", Continuations.Parameter) is { } unknown)
        {
            return unknown.ToResult();
        }

        if (!QueryParameters.TryNumber(request, "size", 1, Limits.PageSize, Limits.DefaultPageSize, out int size, out Refusal? refusal))
        {
            return refusal!.ToResult();
        }

        if (!Continuations.TryRead(request, out string? continuation, out refusal))
        {
            return refusal!.ToResult();
        }

        // Read before the breaches: what is said to be audited then has its breaches among them.
        AuditProgressDocument audited = await progress.ReadAsync(cancellationToken);
        QueryPage<BreachDocument> page = await breaches.QueryAsync(
            new DocumentQuery(null, [], OrderBy: "firstSeenAt", Descending: true, PageSize: size, Continuation: continuation), cancellationToken);
        if (page.Status == StoreStatus.NotFound)
        {
            return Continuations.Invalid().ToResult();
        }

        if (page.Status != StoreStatus.Ok)
        {
            throw new StoreUnavailableException(page.Status, null);
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new AuditAnswer(
                [.. page.Items.Select(item => BreachAnswer.Of(item.Document!))],
                page.Continuation is { } more ? Continuations.Next($"/admin/audit?size={size}", more) : null,
                new AuditedAnswer(audited.Changes, audited.LastAt, audited.UpTo)),
            AuditJson.Default.AuditAnswer);
    }
}
