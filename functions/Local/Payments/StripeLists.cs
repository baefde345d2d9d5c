using System.Globalization;
using System.Text.RegularExpressions;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <summary>The provider's lists, newest first, and its search.</summary>
internal static partial class StripeLists
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    public static SimulatedAnswer Payments(IReadOnlyList<SimulatedPayment> all, StripeForm form, OwnAddress own) =>
        form.Check([], ["limit", "starting_after", "created"])
        ?? Page(
            [.. all.Reverse().Where(payment => payment.CreatedAt >= (Number(form["created[gte]"]) ?? 0))],
            form,
            payment => payment.Id,
            payment => StripeShapes.Intent(payment, own, form.ExpandsCharge));

    public static SimulatedAnswer Found(IReadOnlyList<SimulatedPayment> all, StripeForm form, OwnAddress own)
    {
        if (form.Check(["query"], ["limit", "page"]) is SimulatedAnswer mistake)
        {
            return mistake;
        }

        return Query().Match(form["query"]!) is { Success: true } query
            ? Page(
                [.. all.Reverse().Where(payment => payment.Metadata.GetValueOrDefault(query.Groups["key"].Value) == query.Groups["value"].Value)],
                form,
                payment => payment.Id,
                payment => StripeShapes.Intent(payment, own, form.ExpandsCharge))
            : StripeAnswers.Invalid("search_query_invalid", "query", "Only one equality of metadata is simulated.");
    }

    public static SimulatedAnswer Refunds(SimulatedPayment? payment, StripeForm form) =>
        form.Check(["payment_intent"], ["limit", "starting_after"])
        ?? (payment is null
            ? StripeAnswers.NoSuchIntent(form["payment_intent"]!, "payment_intent")
            : Page(
                [.. payment.Refunds.Reverse()],
                form,
                refund => StripeShapes.RefundId(payment, refund),
                refund => StripeShapes.Refund(payment, refund)));

    private static SimulatedAnswer Page<T>(
        List<T> all, StripeForm form, Func<T, string> id, Func<T, System.Text.Json.Nodes.JsonObject> show)
    {
        if (form["limit"] is not null && Number(form["limit"]) is not (>= 1 and <= MaxLimit))
        {
            return StripeAnswers.Invalid("parameter_invalid_integer", "limit", $"Between 1 and {MaxLimit}.");
        }

        int limit = (int)(Number(form["limit"]) ?? DefaultLimit);
        int start = 0;
        if ((form["starting_after"] ?? form["page"]) is string after)
        {
            start = all.FindIndex(one => id(one) == after) + 1;
            if (start == 0)
            {
                return StripeAnswers.Invalid("resource_missing", "starting_after", $"No such object: '{after}'");
            }
        }

        List<T> page = [.. all.Skip(start).Take(limit)];
        bool hasMore = start + page.Count < all.Count;
        System.Text.Json.Nodes.JsonObject list = StripeShapes.List(page.Select(show), hasMore);
        if (form["query"] is not null)
        {
            list["object"] = "search_result";
            list["next_page"] = hasMore ? id(page[^1]) : null;
        }

        return StripeAnswers.Ok(list);
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    [GeneratedRegex(@"^metadata\['(?<key>[^'\\]+)'\]:'(?<value>[^'\\]*)'$")]
    private static partial Regex Query();
}
