using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <summary>The provider's lists, newest first, and its search. This search finds a payment at once; the real one is late.</summary>
internal sealed partial class StripeLists(SimulatedLedger ledger, OwnAddress own)
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    public Task<SimulatedAnswer> PaymentsAsync(StripeCall call)
    {
        if ((call.Form.Check([], ["limit", "starting_after", "created"]) ?? Mistake(call.Form)) is SimulatedAnswer mistake)
        {
            return Task.FromResult(mistake);
        }

        DateTimeOffset from = DateTimeOffset.FromUnixTimeSeconds(Number(call.Form["created[gte]"]) ?? 0);
        return Task.FromResult(ledger.Latest(from, call.Form["starting_after"], Limit(call.Form) + 1) is { } found
            ? StripeAnswers.Ok(Page(found, call.Form))
            : StripeAnswers.NoSuchIntent(call.Form["starting_after"]!, "starting_after"));
    }

    public Task<SimulatedAnswer> FoundAsync(StripeCall call)
    {
        if ((call.Form.Check(["query"], ["limit", "page"]) ?? Mistake(call.Form)) is SimulatedAnswer mistake)
        {
            return Task.FromResult(mistake);
        }

        if (Query().Match(call.Form["query"]!) is not { Success: true } query)
        {
            return Task.FromResult(StripeAnswers.Invalid("search_query_invalid", "query", "Only metadata['bookingId']:'…' is simulated."));
        }

        string bookingId = Regex.Unescape(query.Groups["value"].Value);
        int start = (int)(Number(call.Form["page"]) ?? 0);
        List<SimulatedPayment> found = [.. ledger.OfBooking(bookingId).Skip(start).Take(Limit(call.Form) + 1)];
        JsonObject page = Page(found, call.Form);
        page["object"] = "search_result";
        page["next_page"] = found.Count > Limit(call.Form) ? (start + Limit(call.Form)).ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult(StripeAnswers.Ok(page));
    }

    public Task<SimulatedAnswer> RefundsAsync(StripeCall call)
    {
        if ((call.Form.Check(["payment_intent"], ["limit", "starting_after"]) ?? Mistake(call.Form)) is SimulatedAnswer mistake)
        {
            return Task.FromResult(mistake);
        }

        if (ledger.Find(call.Form["payment_intent"]!) is not SimulatedPayment payment)
        {
            return Task.FromResult(StripeAnswers.NoSuchIntent(call.Form["payment_intent"]!, "payment_intent"));
        }

        List<SimulatedRefund> all = StripeShapes.Refunds(payment);
        int start = call.Form["starting_after"] is string after
            ? all.FindIndex(refund => StripeShapes.RefundId(payment, refund) == after) + 1
            : 0;
        List<SimulatedRefund> page = [.. all.Skip(start).Take(Limit(call.Form))];
        return Task.FromResult(StripeAnswers.Ok(StripeShapes.List(
            page.Select(refund => StripeShapes.Refund(payment, refund)), start + page.Count < all.Count)));
    }

    public Task<SimulatedAnswer> DisputesAsync(StripeCall call) => Task.FromResult(
        (call.Form.Check(["payment_intent"], ["limit", "starting_after"]) ?? Mistake(call.Form)) is SimulatedAnswer mistake ? mistake
        : ledger.Find(call.Form["payment_intent"]!) is SimulatedPayment payment
            ? StripeAnswers.Ok(StripeShapes.List(payment.Dispute is null ? [] : [StripeShapes.Dispute(payment)], hasMore: false))
        : StripeAnswers.NoSuchIntent(call.Form["payment_intent"]!, "payment_intent"));

    /// <summary>Events of refunds and disputes. Others are not kept.</summary>
    public Task<SimulatedAnswer> EventsAsync(StripeCall call)
    {
        if ((call.Form.Check([], ["limit", "starting_after", "created", "types"]) ?? Mistake(call.Form)) is SimulatedAnswer mistake)
        {
            return Task.FromResult(mistake);
        }

        DateTimeOffset from = DateTimeOffset.FromUnixTimeSeconds(Number(call.Form["created[gte]"]) ?? 0);
        return Task.FromResult(ledger.Events(from, call.Form.All("types"), call.Form["starting_after"], Limit(call.Form) + 1) is { } found
            ? StripeAnswers.Ok(StripeShapes.List(
                found.Take(Limit(call.Form)).Select(payload => JsonNode.Parse(payload)!.AsObject()), found.Count > Limit(call.Form)))
            : StripeAnswers.Invalid("resource_missing", "starting_after", $"No such event: '{call.Form["starting_after"]}'"));
    }

    /// <param name="found">One more than the page has, if there are more.</param>
    /// <param name="form">The call's parameters.</param>
    private JsonObject Page(List<SimulatedPayment> found, StripeForm form) => StripeShapes.List(
        found.Take(Limit(form)).Select(payment => StripeShapes.Intent(payment, own, form.ExpandsCharge)), found.Count > Limit(form));

    private static SimulatedAnswer? Mistake(StripeForm form) =>
        form["limit"] is not null && Number(form["limit"]) is not (>= 1 and <= MaxLimit)
            ? StripeAnswers.Invalid("parameter_invalid_integer", "limit", $"Between 1 and {MaxLimit}.")
            : null;

    private static int Limit(StripeForm form) => (int)(Number(form["limit"]) ?? DefaultLimit);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    [GeneratedRegex(@"^metadata\['bookingId'\]:'(?<value>([^'\\]|\\['\\])*)'$")]
    private static partial Regex Query();
}
