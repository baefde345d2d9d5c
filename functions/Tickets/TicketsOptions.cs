using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <summary>Section <c>Tickets</c>: the key that signs tickets, and the keys that are accepted.</summary>
internal sealed class TicketsOptions
{
    public const string Section = "Tickets";

    /// <summary>The private key that signs: P-256 in PKCS#8, as PEM or base64.</summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// Public keys of earlier tickets, separated by commas: PEM, or the base64 of SubjectPublicKeyInfo. Removing a key voids its tickets.
    /// </summary>
    public string? RetiredKeys { get; set; }

    /// <summary>How long before its event's start a ticket is valid: when the doors open.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan AdmitFrom { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long after its event's start a ticket is valid.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan AdmitFor { get; set; } = TimeSpan.FromDays(1);
}

internal sealed class TicketsOptionsValidation : IValidateOptions<TicketsOptions>
{
    /// <summary>The key's value in an app that signs no tickets and therefore gets no secret.</summary>
    public const string NotForThisApp = "not-for-this-app";

    private const string HowTo = "make one with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'.";

    public ValidateOptionsResult Validate(string? name, TicketsOptions options)
    {
        List<string> mistakes = [];
        if (Mistake(options.SigningKey) is { } mistake)
        {
            mistakes.Add($"'{TicketsOptions.Section}:{nameof(TicketsOptions.SigningKey)}' {mistake}");
        }

        int number = 0;
        foreach (JsonWebKey? key in TicketKeys.ReadRetired(options))
        {
            number++;
            if (key is null)
            {
                mistakes.Add(
                    $"'{TicketsOptions.Section}:{nameof(TicketsOptions.RetiredKeys)}': key {number} is no public key of the curve P-256; "
                    + "get it with 'openssl pkey -pubout' from the key that signed.");
            }
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    /// <summary>What is wrong with the signing key, without any of its characters.</summary>
    private static string? Mistake(string? key) => key switch
    {
        null or "" => $"is missing: give a private key of the curve P-256 in PKCS#8; {HowTo}",
        NotForThisApp => null,
        _ when key.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) =>
            "is a reference that the platform did not resolve: put the secret into the vault, and see that this app may read it.",
        _ => P256.Read(key, isPrivate: true) is null ? $"is no private key of the curve P-256 in PKCS#8; {HowTo}" : null,
    };
}
