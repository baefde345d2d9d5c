using Microsoft.Extensions.Configuration;

namespace TicketMaster.Adapters;

/// <summary>Settings that the platform gives every app, under its own names outside of sections.</summary>
internal sealed class AzureOptions
{
    /// <summary>The user-assigned identity to sign in as; null for the system's or the developer's own.</summary>
    [ConfigurationKeyName("AZURE_CLIENT_ID")]
    public string? ClientId { get; set; }

    /// <summary>Where telemetry goes; null for nowhere. It is no secret: the identity signs in.</summary>
    [ConfigurationKeyName("APPLICATIONINSIGHTS_CONNECTION_STRING")]
    public string? InsightsConnectionString { get; set; }
}
