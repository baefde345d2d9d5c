using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Identity;
using TicketMaster.Local.Payments;

namespace TicketMaster.Local.Identity;

internal static class LocalIdentityServices
{
    /// <summary>
    /// Adds the built-in issuer. It is trusted unless the configuration names another one. Where money moves it does not exist.
    /// </summary>
    public static IServiceCollection AddLocalIdentity(this IServiceCollection services, IConfiguration? configuration = null)
    {
        services.TryAddOwnAddress();
        services.PostConfigure<IdentityOptions>(options => options.Audience ??= "ticketmaster");
        if (configuration?.MovesMoney() == true)
        {
            services.AddSingleton<IValidateOptions<IdentityOptions>, NoBuiltInIssuer>();
            return services;
        }

        services.PostConfigure<IdentityOptions>(options => options.Authority ??= LocalIssuer.Path);
        services.TryAddSingleton<LocalEndpoints>();
        services.AddSingleton<IssuerKey>();
        services.AddSingleton<IssueToken>();
        services.AddSingleton<SignInCodes>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<IPlainEndpoints, LocalIssuer>();
        return services;
    }

    private sealed class NoBuiltInIssuer : IValidateOptions<IdentityOptions>
    {
        public ValidateOptionsResult Validate(string? name, IdentityOptions options) =>
            Uri.TryCreate(options.Authority, UriKind.Absolute, out Uri? authority) && authority.Scheme == Uri.UriSchemeHttps
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(
                    "'Payments:SecretKey' is a live key, so 'Identity:Authority' must be the https address of an issuer of yours: "
                    + "the built-in one gives anybody an administrator's token.");
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(TokenError))]
[JsonSerializable(typeof(Discovery))]
[JsonSerializable(typeof(JwkSet))]
internal sealed partial class LocalIdentityJson : JsonSerializerContext;
