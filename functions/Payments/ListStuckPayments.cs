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

/// <summary><c>GET /admin/payments/stuck</c>: payments that need a person or more time, oldest first. Closed ones on request.</summary>
[AdminOnly]
internal sealed class ListStuckPayments(IDocumentContainer<PaymentCase> cases)
{
    private static readonly string[] s_kinds = [.. Enum.GetValues<PaymentCaseKind>().Select(PaymentCase.NameOf)];
    private static readonly string[] s_statuses = [.. Enum.GetValues<PaymentCaseStatus>().Select(PaymentCase.NameOf)];

    [Function(nameof(ListStuckPayments))]
    [TakesQuery("kind", "status", PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/payments/stuck")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        string status = QueryParameters.Text(request, "status") ?? PaymentCase.NameOf(PaymentCaseStatus.Open);
        string? kind = QueryParameters.Text(request, "kind");
        Refusal? refusal = OneOf("status", status, s_statuses) ?? (kind is null ? null : OneOf("kind", kind, s_kinds));
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        string address = $"/admin/payments/stuck?status={status}{(kind is null ? "" : $"&kind={kind}")}";
        return await cases.AnswerAsync(
            Query(status, kind),
            request,
            address,
            page => new StuckPaymentsAnswer([.. page.Documents.Select(StuckPayment.Of)], page.Next),
            PaymentsJson.Default.StuckPaymentsAnswer,
            cancellationToken);
    }

    /// <summary>The cases of a status, and of a kind if one is given, oldest first.</summary>
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
