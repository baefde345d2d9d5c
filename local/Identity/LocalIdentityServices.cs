using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Worker;
using TicketMaster.Identity;

namespace TicketMaster.Local.Identity;

internal static class LocalIdentityServices
{
    /// <summary>Adds the built-in issuer. It is trusted unless the configuration names another one.</summary>
    public static IServiceCollection AddLocalIdentity(this IServiceCollection services)
    {
        services.TryAddOwnAddress();
        services.PostConfigure<IdentityOptions>(options =>
        {
            options.Authority ??= LocalIssuer.Path;
            options.Audience ??= "ticketmaster";
        });
        services.AddSingleton<IssuerKey>();
        services.AddSingleton<IssueToken>();
        services.AddSingleton<IPlainEndpoints, LocalIssuer>();
        return services;
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(Discovery))]
[JsonSerializable(typeof(JwkSet))]
internal sealed partial class LocalIdentityJson : JsonSerializerContext;
