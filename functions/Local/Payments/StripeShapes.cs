using System.Globalization;
using System.Text.Json.Nodes;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <summary>The objects as the provider's API reference shows them, with the members that its clients use.</summary>
internal static class StripeShapes
{
    public static string Status(SimulatedPayment payment) => payment.Status switch
    {
        SimulatedStatus.Processing => "processing",
        SimulatedStatus.RequiresAction => "requires_action",
        SimulatedStatus.Declined => "requires_payment_method",
        SimulatedStatus.Authorised => "requires_capture",
        SimulatedStatus.Captured => "succeeded",
        SimulatedStatus.Voided => "canceled",
        _ => throw new InvalidOperationException($"The status {payment.Status} has no name."),
    };

    public static JsonObject Intent(SimulatedPayment payment, OwnAddress own, bool expandCharge)
    {
        bool charged = payment.Status is SimulatedStatus.Authorised or SimulatedStatus.Captured;
        return new JsonObject
        {
            ["id"] = payment.Id,
            ["object"] = "payment_intent",
            ["amount"] = payment.Amount,
            ["amount_capturable"] = payment.Status == SimulatedStatus.Authorised ? payment.Amount : 0,
            ["amount_received"] = payment.AmountCaptured,
            ["capture_method"] = "manual",
            ["created"] = payment.CreatedAt,
            ["currency"] = payment.Currency,
            ["last_payment_error"] = payment.Status == SimulatedStatus.Declined ? Decline() : null,
            ["latest_charge"] = !charged ? null : expandCharge ? Charge(payment) : JsonValue.Create($"ch_{payment.Suffix}"),
            ["livemode"] = false,
            ["metadata"] = Metadata(payment),
            ["next_action"] = payment.Status == SimulatedStatus.RequiresAction ? NextAction(payment, own) : null,
            ["payment_method"] = payment.Status == SimulatedStatus.Declined ? null : payment.Method,
            ["status"] = Status(payment),
        };
    }

    public static JsonObject Charge(SimulatedPayment payment) => new()
    {
        ["id"] = $"ch_{payment.Suffix}",
        ["object"] = "charge",
        ["amount"] = payment.Amount,
        ["amount_captured"] = payment.AmountCaptured,
        ["amount_refunded"] = payment.AmountRefunded,
        ["captured"] = payment.AmountCaptured > 0,
        ["currency"] = payment.Currency,
        ["metadata"] = Metadata(payment),
        ["payment_intent"] = payment.Id,
        ["refunded"] = payment.AmountRefunded > 0 && payment.AmountRefunded == payment.AmountCaptured,
        ["refunds"] = List(payment.Refunds.Reverse().Select(refund => Refund(payment, refund)), hasMore: false),
    };

    public static JsonObject List(IEnumerable<JsonObject> data, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. data]),
        ["has_more"] = hasMore,
    };

    public static string RefundId(SimulatedPayment payment, SimulatedRefund refund) =>
        string.Create(CultureInfo.InvariantCulture, $"re_{payment.Suffix}{refund.Number}");

    public static JsonObject Refund(SimulatedPayment payment, SimulatedRefund refund) => new()
    {
        ["id"] = RefundId(payment, refund),
        ["object"] = "refund",
        ["amount"] = refund.Amount,
        ["charge"] = $"ch_{payment.Suffix}",
        ["currency"] = payment.Currency,
        ["payment_intent"] = payment.Id,
        ["status"] = refund.Status,
    };

    public static JsonObject Event(string id, string type, SimulatedPayment payment, DateTimeOffset now, OwnAddress own) => new()
    {
        ["id"] = id,
        ["object"] = "event",
        ["api_version"] = "2024-06-20",
        ["created"] = now.ToUnixTimeSeconds(),
        ["data"] = new JsonObject
        {
            ["object"] = type == PaymentRules.Refunded ? Charge(payment) : Intent(payment, own, expandCharge: false),
        },
        ["livemode"] = false,
        ["type"] = type,
    };

    public static JsonObject Decline() => Error("card_error", "card_declined", null, "Your card was declined.");

    public static JsonObject Error(string type, string? code, string? param, string message)
    {
        JsonObject error = new() { ["type"] = type, ["message"] = message };
        if (code is not null)
        {
            error["code"] = code;
        }

        if (param is not null)
        {
            error["param"] = param;
        }

        return error;
    }

    private static JsonObject NextAction(SimulatedPayment payment, OwnAddress own) => new()
    {
        ["type"] = "redirect_to_url",
        ["redirect_to_url"] = new JsonObject
        {
            ["return_url"] = payment.ReturnUrl,
            ["url"] = PayPage.Address(own, payment.Id).AbsoluteUri,
        },
    };

    private static JsonObject Metadata(SimulatedPayment payment) =>
        new(payment.Metadata.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
