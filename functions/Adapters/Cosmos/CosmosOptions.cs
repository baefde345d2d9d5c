using System.ComponentModel.DataAnnotations;
using Microsoft.Azure.Cosmos;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

/// <summary>
/// Section <c>Cosmos</c>, which is also the connection of the change-feed triggers. The Functions host defines the names
/// <c>accountEndpoint</c>, <c>credential</c> and <c>clientId</c>.
/// </summary>
internal sealed class CosmosOptions : IValidatableObject
{
    public const string Section = StoreNames.Connection;

    /// <summary>Such as <c>https://{account}.documents.azure.com:443/</c>.</summary>
    [Required(ErrorMessage = $"'{Section}:{nameof(AccountEndpoint)}' is missing: "
        + "give the account's address, such as https://name.documents.azure.com:443/.")]
    public string AccountEndpoint { get; set; } = "";

    /// <summary>Only for an emulator on this machine. An account needs an identity.</summary>
    public string? AccountKey { get; set; }

    /// <summary>How the triggers sign in. The app's own clients use <c>DefaultAzureCredential</c>.</summary>
    public string? Credential { get; set; }

    /// <summary>The user-assigned identity to sign in as; null for the system's or the developer's own.</summary>
    public string? ClientId { get; set; }

    [Required]
    public string Database { get; set; } = StoreNames.Database;

    /// <summary>Direct saves a hop on every operation. Gateway needs only one port, and emulators know nothing else.</summary>
    [EnumDataType(typeof(ConnectionMode))]
    public ConnectionMode ConnectionMode { get; set; } = ConnectionMode.Direct;

    /// <summary>An operation without an answer after this time is unknown. The SDK's own tries take some seconds of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Nearest first. With two or more, slow reads of the catalogue go to the next region too.</summary>
    public IList<string> PreferredRegions { get; } = [];

    /// <summary>An emulator on this machine. Its own metadata names addresses that cannot be reached.</summary>
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
