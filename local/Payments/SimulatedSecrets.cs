using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace TicketMaster.Local.Payments;

/// <summary>
/// The secrets that the app shares with the simulated provider: random, and kept in the data folder. Whoever knew them could pay
/// back or dispute anybody's booking.
/// </summary>
internal static class SimulatedSecrets
{
    public const string KeyFile = "provider-key";
    public const string WebhookFile = "webhook-secret";

    /// <summary>Stands for both while settings are only tried, and nothing is made.</summary>
    public const string OfTrial = "sk_test_while_settings_are_only_tried_and_nothing_is_made";

    /// <summary>The key of the provider's API.</summary>
    public static string Key(string dataPath) => LoadOrCreate(Path.Combine(dataPath, KeyFile), "sk_test_");

    /// <summary>What signs the provider's webhooks.</summary>
    public static string Webhook(string dataPath) => LoadOrCreate(Path.Combine(dataPath, WebhookFile), "whsec_");

    private static string LoadOrCreate(string path, string prefix)
    {
        string secret = KeptFile.LoadOrCreate(path, () => prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32))).Trim();
        return secret.StartsWith(prefix, StringComparison.Ordinal) && secret.Length >= Limits.ProviderKeyLength
            ? secret
            : throw new InvalidDataException(
                $"The simulated provider's secret '{path}' is damaged: it is too short, or does not begin with {prefix}. "
                + "Restore it, or move it away to get a new one.");
    }
}
