using System.ComponentModel.DataAnnotations;
using Microsoft.Azure.Cosmos;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>
/// Section <c>Cosmos</c>, which is also the connection of the change-feed triggers: the names <c>accountEndpoint</c>, <c>credential</c> and
/// <c>clientId</c> are the Functions host's.
/// </summary>
internal sealed class CosmosOptions : IValidatableObject
{
    public const string Section = StoreNames.Connection;

    /// <summary>Such as <c>https://{account}.documents.azure.com:443/</c>.</summary>
    [Required(ErrorMessage = $"'{Section}:{nameof(AccountEndpoint)}' is missing: give the account's address, such as https://name.documents.azure.com:443/.")]
    public string AccountEndpoint { get; set; } = "";

    /// <summary>Only for an emulator on this machine; everything else is reached with an identity.</summary>
    public string? AccountKey { get; set; }

    /// <summary>How the triggers sign in; the app's own clients try each way that <c>DefaultAzureCredential</c> knows.</summary>
    public string? Credential { get; set; }

    /// <summary>The user-assigned identity to sign in as; null for the system's or the developer's own.</summary>
    public string? ClientId { get; set; }

    [Required]
    public string Database { get; set; } = StoreNames.Database;

    /// <summary>Direct saves a hop on every operation; Gateway needs one port only, and is all that emulators speak.</summary>
    [EnumDataType(typeof(ConnectionMode))]
    public ConnectionMode ConnectionMode { get; set; } = ConnectionMode.Direct;

    /// <summary>An operation that has no answer after this long is given up as unknown; the SDK's own tries within it take some seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Nearest first: from two on, reads of the catalogue that are slow in the first are asked of the next as well.</summary>
    public IList<string> PreferredRegions { get; } = [];

    /// <summary>The SDK's account metadata names addresses that an emulator on this machine is not reached by.</summary>
    public bool IsEmulator => Uri.TryCreate(AccountEndpoint, UriKind.Absolute, out Uri? endpoint) && endpoint.IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(AccountEndpoint, UriKind.Absolute, out Uri? endpoint)
            || !(endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)))
        {
            yield return new($"'{Section}:{nameof(AccountEndpoint)}' must be an https address.", [nameof(AccountEndpoint)]);
        }
        else if (AccountKey is not null && !endpoint.IsLoopback)
        {
            yield return new(
                $"'{Section}:{nameof(AccountKey)}' is for emulators on this machine only; an account is reached with an identity.",
                [nameof(AccountKey)]);
        }
    }
}
