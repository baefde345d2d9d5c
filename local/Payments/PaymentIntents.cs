using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <param name="Id">The payment in the path; empty if it names none.</param>
/// <param name="Key">The idempotency key, if there is one.</param>
internal sealed record StripeCall(string Method, string Path, string Id, string? Key, StripeForm Form);

/// <summary>The calls of the provider's API, each with its answer.</summary>
internal sealed class PaymentIntents(SimulatedLedger ledger, IOptions<SimulatedPaymentsOptions> options, OwnAddress own)
{
    /// <summary>As with the real provider, a payment that is settled at once is answered before its webhook comes.</summary>
    private static readonly TimeSpan s_tellAfter = TimeSpan.FromMilliseconds(500);

    private static readonly string[] s_createParameters =
        ["amount", "currency", "payment_method", "capture_method", "confirm", "return_url"];

    public async Task<SimulatedAnswer> CreateAsync(StripeCall call)
    {
        StripeForm form = call.Form;
        if ((form.Check(s_createParameters, ["metadata"]) ?? Mistake(form)) is SimulatedAnswer mistake)
        {
            return mistake;
        }

        return await ledger.AnswerAsync(call.Key, form.Fingerprint(call.Path), write =>
        {
            SimulatedPayment asked = new(
                $"pi_{Guid.NewGuid():N}",
                SimulatedStatus.Processing,
                form.Amount("amount")!.Value,
                form["currency"]!,
                form["payment_method"]!,
                form["return_url"]!,
                form.Metadata,
                write.Now.ToUnixTimeSeconds());
            SimulatedOutcome.Changed begun = PaymentRules.Begin(asked, write.Now, options.Value.SlowFor);
            write.Apply(
                begun,
                begun.Payment.Status is SimulatedStatus.Authorised or SimulatedStatus.Declined ? s_tellAfter : TimeSpan.Zero);
            return begun.Payment.Status == SimulatedStatus.Declined
                ? StripeAnswers.Declined(begun.Payment, own)
                : StripeAnswers.Ok(StripeShapes.Intent(begun.Payment, own, form.ExpandsCharge));
        });
    }

    public Task<SimulatedAnswer> GetAsync(StripeCall call) => Task.FromResult(
        call.Form.Check([], []) ?? (ledger.Find(call.Id) is SimulatedPayment payment
            ? StripeAnswers.Ok(StripeShapes.Intent(payment, own, call.Form.ExpandsCharge))
            : StripeAnswers.NoSuchIntent(call.Id, "intent")));

    public Task<SimulatedAnswer> CaptureAsync(StripeCall call) => ChangeIntentAsync(call, PaymentRules.Capture);

    public Task<SimulatedAnswer> CancelAsync(StripeCall call) =>
        ChangeIntentAsync(call, (payment, now) => PaymentRules.Cancel(payment, now, options.Value.SlowFor));

    public async Task<SimulatedAnswer> RefundAsync(StripeCall call)
    {
        if (call.Form.Check(["payment_intent"], ["amount"]) is SimulatedAnswer mistake)
        {
            return mistake;
        }

        long? amount = call.Form.Amount("amount");
        return call.Form["amount"] is not null && amount is null
            ? StripeAnswers.Invalid("parameter_invalid_integer", "amount", "Invalid positive integer")
            : await ChangeAsync(
                call, call.Form["payment_intent"]!, "payment_intent",
                (payment, now) => RefundRules.Refund(payment, amount, now, options.Value.SlowFor),
                after => StripeShapes.Refund(after, after.Refunds[^1]));
    }

    public static Task<SimulatedAnswer> NoSuchPathAsync(StripeCall call) =>
        Task.FromResult(StripeAnswers.NoSuchPath(call.Method, call.Path));

    private async Task<SimulatedAnswer> ChangeIntentAsync(
        StripeCall call, Func<SimulatedPayment, DateTimeOffset, SimulatedOutcome> decide) =>
        call.Form.Check([], []) ?? await ChangeAsync(
            call, call.Id, "intent", decide, after => StripeShapes.Intent(after, own, call.Form.ExpandsCharge));

    private Task<SimulatedAnswer> ChangeAsync(
        StripeCall call, string id, string param,
        Func<SimulatedPayment, DateTimeOffset, SimulatedOutcome> decide, Func<SimulatedPayment, JsonObject> show) =>
        ledger.AnswerAsync(call.Key, call.Form.Fingerprint(call.Path), write =>
        {
            if (write.Find(id) is not SimulatedPayment payment)
            {
                return StripeAnswers.NoSuchIntent(id, param);
            }

            SimulatedOutcome outcome = decide(payment, write.Now);
            write.Apply(outcome);
            return outcome switch
            {
                SimulatedOutcome.Changed changed => StripeAnswers.Ok(show(changed.Payment)),
                SimulatedOutcome.Refused refused => StripeAnswers.UnexpectedState(refused, payment, own),
                SimulatedOutcome.Noted { Answer: { } refused } => StripeAnswers.UnexpectedState(refused, payment, own),
                SimulatedOutcome.Noted => StripeAnswers.Failed(),
                _ => throw new InvalidOperationException("An outcome is not handled."),
            };
        });

    private static SimulatedAnswer? Mistake(StripeForm form) => form switch
    {
        _ when form.Amount("amount") is null => StripeAnswers.Invalid("parameter_invalid_integer", "amount", "Invalid positive integer"),
        _ when form["currency"] is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterLower) =>
            StripeAnswers.Invalid("parameter_invalid_string_empty", "currency", $"Invalid currency: {form["currency"]}."),
        _ when SimulatedCurrencies.Mistake(form["currency"]!.ToUpperInvariant(), form.Amount("amount")!.Value) is { } wrong => wrong,
        _ when form["capture_method"] != "manual" =>
            StripeAnswers.Invalid("parameter_invalid_enum", "capture_method", "Only 'manual' is simulated."),
        _ when form["confirm"] != "true" => StripeAnswers.Invalid("parameter_invalid_boolean", "confirm", "Only 'true' is simulated."),
        _ when Origins.Of(form["return_url"]!) is null =>
            StripeAnswers.Invalid("url_invalid", "return_url", "Not a valid URL"),
        _ when !SimulatedMethods.Has(form["payment_method"]!) => StripeAnswers.Invalid(
            "resource_missing", "payment_method", $"No such PaymentMethod: '{form["payment_method"]}'"),
        _ => null,
    };
}
