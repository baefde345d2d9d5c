using System.Globalization;
using System.Text.Json.Nodes;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>The objects of the provider's API reference, with the members that the app uses.</summary>
internal static class StripeShapes
{
    /// <summary>How many refunds a charge carries. The others are in their own list.</summary>
    private const int RefundsOfACharge = 10;

    public static string Status(SimulatedPayment payment) => payment.Status switch
    {
        SimulatedStatus.Processing => "processing",
        SimulatedStatus.RequiresAction => "requires_action",
        SimulatedStatus.RequiresConfirmation => "requires_confirmation",
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
            ["last_payment_error"] = payment.Status == SimulatedStatus.Declined ? Decline(payment.Method) : null,
            ["latest_charge"] = !charged ? null : expandCharge ? ExpandedCharge(payment) : JsonValue.Create($"ch_{payment.Suffix}"),
            ["livemode"] = false,
            ["metadata"] = Metadata(payment),
            ["next_action"] = payment.Status == SimulatedStatus.RequiresAction ? NextAction(payment, own) : null,
            ["payment_method"] = payment.Status == SimulatedStatus.Declined ? null : payment.Method,
            ["status"] = Status(payment),
        };
    }

    /// <summary>A charge with its latest refunds, as when a request expands them.</summary>
    public static JsonObject ExpandedCharge(SimulatedPayment payment)
    {
        List<SimulatedRefund> refunds = Refunds(payment);
        JsonObject charge = Charge(payment);
        IEnumerable<JsonObject> latest = refunds.Take(RefundsOfACharge).Select(refund => Refund(payment, refund));
        charge["refunds"] = List(latest, refunds.Count > RefundsOfACharge);
        return charge;
    }

    /// <summary>Newest first. If less was captured than authorised, the first refund is the rest of the authorisation.</summary>
    public static List<SimulatedRefund> Refunds(SimulatedPayment payment)
    {
        List<SimulatedRefund> refunds = [.. payment.Refunds.Reverse()];
        if (Released(payment) is > 0 and long released)
        {
            refunds.Add(new SimulatedRefund(0, released, SimulatedRefund.Succeeded));
        }

        return refunds;
    }

    public static JsonObject Charge(SimulatedPayment payment) => new()
    {
        ["id"] = $"ch_{payment.Suffix}",
        ["object"] = "charge",
        ["amount"] = payment.Amount,
        ["amount_captured"] = payment.AmountCaptured,
        ["amount_refunded"] = payment.AmountAskedBack + Released(payment),
        ["captured"] = payment.AmountCaptured > 0,
        ["currency"] = payment.Currency,
        ["disputed"] = payment.Dispute is not null,
        ["livemode"] = false,
        ["metadata"] = Metadata(payment),
        ["payment_intent"] = payment.Id,
        ["refunded"] = payment.AmountAskedBack > 0 && payment.AmountAskedBack == payment.AmountCaptured,
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
        ["failure_reason"] = refund.Status == SimulatedRefund.Failed ? "declined" : null,
        ["metadata"] = new JsonObject(),
    };

    public static JsonObject Dispute(SimulatedPayment payment) => new()
    {
        ["id"] = $"du_{payment.Suffix}",
        ["object"] = "dispute",
        ["amount"] = payment.AmountCaptured,
        ["charge"] = $"ch_{payment.Suffix}",
        ["currency"] = payment.Currency,
        ["is_charge_refundable"] = !RefundRules.IsHeld(payment),
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["payment_intent"] = payment.Id,
        ["reason"] = "fraudulent",
        ["status"] = payment.Dispute,
    };

    /// <param name="refund">The refund that an event of refunds tells of; null for the latest.</param>
    public static JsonObject Event(
        string id, string type, SimulatedPayment payment, SimulatedRefund? refund, DateTimeOffset now, OwnAddress own) => new()
        {
            ["id"] = id,
            ["object"] = "event",
            ["api_version"] = StripeHttp.ApiVersion,
            ["created"] = now.ToUnixTimeSeconds(),
            ["data"] = new JsonObject
            {
                ["object"] = type switch
                {
                    SimulatedEvents.ChargeRefunded => Charge(payment),
                    SimulatedEvents.RefundCreated or SimulatedEvents.RefundUpdated or SimulatedEvents.RefundFailed =>
                        Refund(payment, refund ?? payment.Refunds[^1]),
                    SimulatedEvents.DisputeCreated or SimulatedEvents.DisputeClosed => Dispute(payment),
                    _ => Intent(payment, own, expandCharge: false),
                },
            },
            ["livemode"] = false,
            ["type"] = type,
        };

    /// <summary>The error of a payment that is declined by its method, or by its buyer on the page.</summary>
    public static JsonObject Decline(string method)
    {
        (string code, string? declineCode, string message) = method switch
        {
            SimulatedMethods.Declined => ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            SimulatedMethods.DeclinedExpiredCard => ("expired_card", "expired_card", "Your card has expired."),
            SimulatedMethods.DeclinedIncorrectCvc => ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
            SimulatedMethods.DeclinedDoNotHonor => ("card_declined", "do_not_honor", "Your card was declined."),
            SimulatedMethods.DeclinedProcessingError =>
                ("processing_error", "processing_error", "An error occurred. Try again in a little bit."),
            SimulatedMethods.DeclinedLostCard => ("card_declined", "lost_card", "Your card was declined."),
            _ => (
                "payment_intent_authentication_failure",
                (string?)null,
                "The provided PaymentMethod has failed authentication."),
        };
        JsonObject error = Error("card_error", code, null, message);
        if (declineCode is not null)
        {
            error["decline_code"] = declineCode;
        }

        return error;
    }

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

    /// <summary>Minor units that were authorised and not captured.</summary>
    private static long Released(SimulatedPayment payment) =>
        payment.AmountCaptured > 0 ? payment.Amount - payment.AmountCaptured : 0;

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
