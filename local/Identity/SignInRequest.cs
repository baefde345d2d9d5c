using System.Net;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Local.Identity;

/// <summary>What a client asks for when it sends somebody to sign in (RFC 6749 with RFC 7636: a code, bound to a verifier).</summary>
/// <param name="ClientId">Any name: nobody has to register at an issuer of one's own machine.</param>
/// <param name="RedirectUri">Where the user goes back to. It must be repeated to the letter for the token.</param>
/// <param name="State">Sent back as it came.</param>
/// <param name="Nonce">Named in the id token.</param>
/// <param name="Challenge">The base64url SHA-256 of the verifier.</param>
internal sealed record SignInRequest(string ClientId, Uri RedirectUri, string? State, string? Nonce, string Challenge)
{
    private const int MaxLength = 2000;
    private const int ChallengeLength = 43;

    /// <returns>
    /// The request; or why it is refused to the user's face, since nothing tells where to send them; or the error that the client gets.
    /// </returns>
    public static (SignInRequest? Request, string? Refused, string? Error) Read(IQueryCollection query)
    {
        string? One(string name) => query[name] is [{ Length: > 0 and <= MaxLength } value] ? value : null;
        if (One("client_id") is not { } clientId)
        {
            return (null, "'client_id' is missing.", null);
        }

        if (One("redirect_uri") is not { } redirect || !IsOnThisMachine(redirect, out Uri? uri))
        {
            return (null, "'redirect_uri' must be an address of this machine, such as http://localhost:7071/app/signed-in.", null);
        }

        SignInRequest request = new(clientId, uri!, One("state"), One("nonce"), One("code_challenge") ?? "");
        return One("response_type") != "code" ? (request, null, "unsupported_response_type")
            : One("code_challenge_method") != "S256" || request.Challenge.Length != ChallengeLength ? (request, null, "invalid_request")
            : (request, null, null);
    }

    /// <summary>A code must reach nobody but a program of whoever sits here.</summary>
    private static bool IsOnThisMachine(string address, out Uri? uri) => Uri.TryCreate(address, UriKind.Absolute, out uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? host) && IPAddress.IsLoopback(host)))
        && uri.UserInfo.Length == 0
        && !address.Contains('#', StringComparison.Ordinal)
        && !address.Contains('\\', StringComparison.Ordinal);
}
