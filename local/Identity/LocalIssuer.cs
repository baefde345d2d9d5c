using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.IdentityModel.Tokens;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Local.Identity;

/// <summary>An OpenID Connect issuer on this server. The app checks its tokens like any issuer's.</summary>
internal sealed class LocalIssuer(IssuerKey key, IssueToken issueToken, SignIn signIn, OwnAddress own, LocalEndpoints local)
    : IPlainEndpoints
{
    public const string Path = "/local";

    public static string Address(OwnAddress own) => new Uri(own(), Path).AbsoluteUri;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder group = local.On(endpoints);
        group.MapGet("/.well-known/openid-configuration", DiscoverAsync);
        group.MapGet("/.well-known/jwks.json", KeysAsync);
        group.MapGet("/authorize", signIn.ShowAsync);
        group.MapPost("/authorize", signIn.DecideAsync);
        group.MapPost("/token", issueToken.HandleAsync);
    }

    private Task DiscoverAsync(HttpContext http)
    {
        string issuer = Address(own);
        Discovery discovery = new(
            issuer,
            $"{issuer}/.well-known/jwks.json",
            $"{issuer}/authorize",
            $"{issuer}/token",
            ["code"],
            ["public"],
            [SecurityAlgorithms.EcdsaSha256],
            ["authorization_code"],
            ["S256"],
            ["none"],
            ["openid"],
            SendsIssuer: true);
        return http.Response.WriteAsJsonAsync(discovery, LocalIdentityJson.Default.Discovery, cancellationToken: http.RequestAborted);
    }

    private Task KeysAsync(HttpContext http) => http.Response.WriteAsJsonAsync(
        new JwkSet([key.Published]), LocalIdentityJson.Default.JwkSet, cancellationToken: http.RequestAborted);
}

internal sealed record Discovery(
    [property: JsonPropertyName("issuer")] string Issuer,
    [property: JsonPropertyName("jwks_uri")] string JwksUri,
    [property: JsonPropertyName("authorization_endpoint")] string AuthorizationEndpoint,
    [property: JsonPropertyName("token_endpoint")] string TokenEndpoint,
    [property: JsonPropertyName("response_types_supported")] string[] ResponseTypes,
    [property: JsonPropertyName("subject_types_supported")] string[] SubjectTypes,
    [property: JsonPropertyName("id_token_signing_alg_values_supported")] string[] Algorithms,
    [property: JsonPropertyName("grant_types_supported")] string[] GrantTypes,
    [property: JsonPropertyName("code_challenge_methods_supported")] string[] ChallengeMethods,
    [property: JsonPropertyName("token_endpoint_auth_methods_supported")] string[] ClientAuthentication,
    [property: JsonPropertyName("scopes_supported")] string[] Scopes,
    [property: JsonPropertyName("authorization_response_iss_parameter_supported")] bool SendsIssuer);
