using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>Section <c>Payments</c>: the payment provider, its address, and the secrets shared with it.</summary>
internal sealed class PaymentsOptions
{
    public const string Section = "Payments";

    /// <summary>Every build has this provider. Any other is an <see cref="OfferedProvider"/>.</summary>
    public const string Stripe = "Stripe";

    private static readonly string[] s_liveKeys = ["sk_live_", "rk_live_"];
    private static readonly string[] s_testKeys = ["sk_test_", "rk_test_"];

    /// <summary>The provider's name. It is <see cref="Stripe"/> unless the build has another default.</summary>
    public string? Provider { get; set; }

    /// <summary>The address above <c>/v1</c>, such as <c>https://api.stripe.com</c>.</summary>
    public string? BaseAddress { get; set; }

    /// <summary>Sent as the bearer token of every call. Its beginning tells whether it moves money.</summary>
    public string? SecretKey { get; set; }

    /// <summary>The secret that signs the provider's webhooks.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The secret before this one, which still signs webhooks under way. Empty if none was exchanged lately.</summary>
    public string? PreviousWebhookSecret { get; set; }

    /// <summary>Whether the key moves money. Otherwise it is a key of the provider's test mode.</summary>
    public bool IsLive() => Begins(s_liveKeys);

    public bool HasMode() => Begins(s_liveKeys) || Begins(s_testKeys);

    public IReadOnlyList<string> WebhookSecrets() =>
        string.IsNullOrWhiteSpace(PreviousWebhookSecret) ? [WebhookSecret!] : [WebhookSecret!, PreviousWebhookSecret];

    private bool Begins(string[] prefixes) =>
        Array.Exists(prefixes, prefix => SecretKey?.StartsWith(prefix, StringComparison.Ordinal) == true);
}

/// <summary>Another provider that a build offers besides Stripe.</summary>
internal sealed record OfferedProvider(string Name);

internal sealed class PaymentsOptionsValidation(IEnumerable<OfferedProvider> offered, OwnAddress? own = null)
    : IValidateOptions<PaymentsOptions>
{
    public ValidateOptionsResult Validate(string? name, PaymentsOptions options)
    {
        if (UnknownProvider(options.Provider) is { } unknown)
        {
            // What the rest must be depends on the provider.
            return ValidateOptionsResult.Fail(unknown);
        }

        string[] mistakes =
        [
            .. new[]
            {
                ConfiguredAddress.Mistake("Payments:BaseAddress", options.BaseAddress, own),
                Mistake("Payments:SecretKey", options.SecretKey, Limits.ProviderKeyLength)
                    ?? (options.HasMode()
                        ? null
                        : "'Payments:SecretKey' must begin with sk_test_, rk_test_, sk_live_ or rk_live_, "
                            + "which says whether it moves money."),
                Mistake("Payments:WebhookSecret", options.WebhookSecret, Limits.WebhookSecretLength),
                string.IsNullOrEmpty(options.PreviousWebhookSecret)
                    ? null
                    : Mistake("Payments:PreviousWebhookSecret", options.PreviousWebhookSecret, Limits.WebhookSecretLength),
            }.OfType<string>(),
        ];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private string? UnknownProvider(string? provider)
    {
        string[] names = [PaymentsOptions.Stripe, .. offered.Select(one => one.Name)];
        return names.Contains(provider, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"'Payments:Provider' is '{provider}', and this build has {string.Join(" and ", names)} only.";
    }

    /// <summary>Says what is wrong with a secret. Never shows the secret.</summary>
    private static string? Mistake(string setting, string? secret, int minLength) => secret switch
    {
        _ when string.IsNullOrWhiteSpace(secret) =>
            $"'{setting}' is missing: give the secret that the payment provider shows for this account.",
        _ when secret.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) =>
            $"'{setting}' could not be read from the key vault: see whether the secret is there and this app may read it.",
        _ when secret.Length < minLength =>
            $"'{setting}' is too short to be a secret of the payment provider: it has at least {minLength} characters.",
        _ => null,
    };
}
