using Microsoft.Extensions.Configuration;

namespace TicketMaster.Adapters;

/// <summary>What the platform tells every app about itself, under names of its own that are of no section.</summary>
internal sealed class AzureOptions
{
    /// <summary>The user-assigned identity to sign in as; null for the system's or the developer's own.</summary>
    [ConfigurationKeyName("AZURE_CLIENT_ID")]
    public string? ClientId { get; set; }

    /// <summary>Where telemetry goes; null for nowhere. It lets nobody in: the identity does.</summary>
    [ConfigurationKeyName("APPLICATIONINSIGHTS_CONNECTION_STRING")]
    public string? InsightsConnectionString { get; set; }
}
