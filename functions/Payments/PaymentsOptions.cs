using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>Section <c>Payments</c>: where the payment provider is, and the secrets shared with it.</summary>
internal sealed class PaymentsOptions
{
    public const string Section = "Payments";

    /// <summary>The address above <c>/v1</c>, such as <c>https://api.stripe.com</c>.</summary>
    public string? BaseAddress { get; set; }

    /// <summary>Sent as bearer token with every call.</summary>
    public string? SecretKey { get; set; }

    /// <summary>Signs the provider's webhooks.</summary>
    public string? WebhookSecret { get; set; }
}

internal sealed class PaymentsOptionsValidation(OwnAddress? own = null) : IValidateOptions<PaymentsOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentsOptions options)
    {
        string[] mistakes =
        [
            .. new[]
            {
                ConfiguredAddress.Mistake("Payments:BaseAddress", options.BaseAddress, own),
                Missing("Payments:SecretKey", options.SecretKey),
                Missing("Payments:WebhookSecret", options.WebhookSecret),
            }.OfType<string>(),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static string? Missing(string setting, string? value) =>
        string.IsNullOrWhiteSpace(value) ? $"'{setting}' is missing: give the secret that the payment provider shows for this account." : null;
}
