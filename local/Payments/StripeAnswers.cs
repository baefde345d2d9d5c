using System.Text.Json.Nodes;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <param name="Body">JSON text.</param>
/// <param name="IsReplay">Given before, to the same idempotency key.</param>
internal sealed record SimulatedAnswer(int Status, string Body, bool IsReplay = false);

/// <summary>The provider's answers, refusals included.</summary>
internal static class StripeAnswers
{
    public static SimulatedAnswer Ok(JsonObject value) => new(200, value.ToJsonString());

    public static SimulatedAnswer Unauthorised() => Refuse(401, "invalid_request_error", null, null, "Invalid API Key provided.");

    public static SimulatedAnswer NoSuchPath(string method, string path) =>
        Refuse(404, "invalid_request_error", null, null, $"Unrecognized request URL ({method}: {path}).");

    public static SimulatedAnswer NoSuchIntent(string id, string param) =>
        Refuse(404, "invalid_request_error", "resource_missing", param, $"No such payment_intent: '{id}'");

    public static SimulatedAnswer Invalid(string? code, string? param, string message) =>
        Refuse(400, "invalid_request_error", code, param, message);

    public static SimulatedAnswer Failed() =>
        Refuse(500, "api_error", null, null, "An error occurred with our connection to the card network.");

    public static SimulatedAnswer KeyReused() => Refuse(
        400, "idempotency_error", null, null,
        "Keys for idempotent requests can only be used with the same parameters they were first used with.");

    public static SimulatedAnswer Declined(SimulatedPayment payment, OwnAddress own)
    {
        JsonObject error = StripeShapes.Decline(payment.Method);
        error["payment_intent"] = StripeShapes.Intent(payment, own, expandCharge: false);
        return new(402, new JsonObject { ["error"] = error }.ToJsonString());
    }

    public static SimulatedAnswer UnexpectedState(SimulatedOutcome.Refused refused, SimulatedPayment payment, OwnAddress own)
    {
        JsonObject error = StripeShapes.Error("invalid_request_error", refused.Code, null, refused.Message);
        error["payment_intent"] = StripeShapes.Intent(payment, own, expandCharge: false);
        return new(400, new JsonObject { ["error"] = error }.ToJsonString());
    }

    private static SimulatedAnswer Refuse(int status, string type, string? code, string? param, string message) =>
        new(status, new JsonObject { ["error"] = StripeShapes.Error(type, code, param, message) }.ToJsonString());
}
