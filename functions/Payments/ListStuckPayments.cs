using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Payments;

/// <param name="Cases">Oldest first.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record StuckPaymentsAnswer(IReadOnlyList<StuckPayment> Cases, string? Next);

/// <param name="Amount">Minor units.</param>
/// <param name="Seen">How often it was seen since <paramref name="Since"/>.</param>
internal sealed record StuckPayment(
    string CaseId,
    PaymentCaseKind Kind,
    PaymentCaseStatus Status,
    string? BookingId,
    string? UserId,
    string? PaymentId,
    long Amount,
    string Currency,
    string Detail,
    DateTimeOffset Since,
    DateTimeOffset LastSeen,
    int Seen,
    DateTimeOffset? ClosedAt,
    string? Outcome)
{
    public static StuckPayment Of(PaymentCase one) => new(
        one.Id,
        one.Kind,
        one.Status,
        one.BookingId,
        one.UserId,
        one.PaymentId,
        one.Amount,
        one.Currency,
        one.Detail,
        one.Since,
        one.LastSeen,
        one.Seen,
        one.ClosedAt,
        one.Outcome);
}

/// <summary><c>GET /admin/payments/stuck</c>: payments that need a human or more time, oldest first; mended ones where asked for.</summary>
[AdminOnly]
internal sealed class ListStuckPayments(IDocumentContainer<PaymentCase> cases)
{
    private static readonly string[] s_kinds = [.. Enum.GetValues<PaymentCaseKind>().Select(PaymentCase.NameOf)];
    private static readonly string[] s_statuses = [.. Enum.GetValues<PaymentCaseStatus>().Select(PaymentCase.NameOf)];

    [Function(nameof(ListStuckPayments))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = AdminRoutes.Prefix + "/payments/stuck")] HttpRequest request, CancellationToken cancellationToken)
    {
        string status = QueryParameters.Text(request, "status") ?? PaymentCase.NameOf(PaymentCaseStatus.Open);
        string? kind = QueryParameters.Text(request, "kind");
        Refusal? refusal = QueryParameters.Check(request, "kind", "status", "size", Continuations.Parameter)
            ?? OneOf("status", status, s_statuses)
            ?? (kind is null ? null : OneOf("kind", kind, s_kinds));
        string? continuation = null;
        int size = 0;
        if (refusal is not null
            || !QueryParameters.TryNumber(request, "size", 1, Limits.PageSize, Limits.DefaultPageSize, out size, out refusal)
            || !Continuations.TryRead(request, out continuation, out refusal))
        {
            return refusal!.ToResult();
        }

        QueryPage<PaymentCase> page = await cases.QueryAsync(Query(status, kind) with { PageSize = size, Continuation = continuation }, cancellationToken);
        if (page.Status == StoreStatus.NotFound)
        {
            return Continuations.Invalid().ToResult();
        }

        if (page.Status != StoreStatus.Ok)
        {
            throw new StoreUnavailableException(page.Status, null);
        }

        string address = $"/admin/payments/stuck?status={status}{(kind is null ? "" : $"&kind={kind}")}&size={size}";
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(
            new StuckPaymentsAnswer(
                [.. page.Items.Select(item => StuckPayment.Of(item.Document!))],
                page.Continuation is { } more ? Continuations.Next(address, more) : null),
            PaymentsJson.Default.StuckPaymentsAnswer);
    }

    /// <summary>The cases of a status, and of a kind where one is given, oldest first.</summary>
    public static DocumentQuery Query(string status, string? kind)
    {
        List<Predicate> where = [new("status", Comparison.Equal, status)];
        if (kind is not null)
        {
            where.Add(new Predicate("kind", Comparison.Equal, kind));
        }

        return new DocumentQuery(null, where, OrderBy: "since");
    }

    private static Refusal? OneOf(string name, string value, string[] known) =>
        known.Contains(value) ? null : Refusal.InvalidRequest($"'{name}' must be one of {string.Join(", ", known)}.");
}
