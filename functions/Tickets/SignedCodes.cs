using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Tickets;

/// <summary>
/// Codes of one kind: compact JWS, signed with ES256 by the keys of tickets. A type of their own keeps other tokens from passing as codes
/// of this kind (RFC 8725). They are short: short names, the key's short id, and no text twice.
/// </summary>
internal sealed class SignedCodes(TicketKeys keys, string type)
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Named(kid),
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [type],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
    };

    public string Sign(Dictionary<string, object> claims) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = type,
        Claims = claims,
        SigningCredentials = keys.Signing,
    });

    /// <summary>The part with the claims, or null if the text does not have the form of these codes.</summary>
    public string? Payload(string code) =>
        code.Length <= Limits.TicketCodeLength
        && !code.AsSpan().ContainsAnyExcept(s_allowed)
        && code.Split('.') is [{ } header, { } payload, { Length: > 0 }]
        && Parse(header, TicketJson.Default.TicketHeader) is { Alg: SecurityAlgorithms.EcdsaSha256, Typ: { } typ } && typ == type
            ? payload
            : null;

    /// <summary>Whether an accepted key has signed the code.</summary>
    public async Task<bool> IsGenuineAsync(string code) => (await _handler.ValidateTokenAsync(code, _parameters)).IsValid;

    /// <summary>Reads a part strictly: a header with other members (<c>crit</c>, <c>jwk</c>, …) is not ours.</summary>
    public static T? Parse<T>(string part, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(part), type);
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
