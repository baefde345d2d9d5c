using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>
/// What a signed token says, read strictly (RFC 7515, RFC 8725): one text, one meaning. Whether it was signed, and by whom, is checked
/// afterwards.
/// </summary>
/// <param name="KeyId">The key that signed it; null if the token names none.</param>
/// <param name="Roles">Those of its roles that are texts.</param>
internal sealed record TokenForm(string Algorithm, string? KeyId, string Subject, IReadOnlyList<string> Roles, TokenTimes Times)
{
    private const string NoToken = "The bearer token is not a JSON Web Token.";

    /// <summary>The last second of the year 9999.</summary>
    private const double LastSecond = 253_402_300_799;

    private static readonly string[] s_algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>Types of access tokens (RFC 9068), and the one that libraries give to any token.</summary>
    private static readonly string[] s_types = ["at+jwt", "application/at+jwt", "JWT"];

    /// <summary>Members that change how a token is read. One who does not know them has to refuse it.</summary>
    private static readonly string[] s_unknown = ["crit", "b64", "zip", "enc"];

    private static readonly string[] s_moments = ["exp", "nbf", "iat"];

    private static readonly SearchValues<char> s_base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    public static IReadOnlyList<string> Algorithms => s_algorithms;

    /// <param name="text">The token as it was sent.</param>
    /// <param name="form">What it says.</param>
    /// <param name="mistake">Why it is refused, for its sender.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out TokenForm? form, [NotNullWhen(false)] out string? mistake)
    {
        form = null;
        mistake = NoToken;
        if (text.Split('.') is not [string first, string second, string third]
            || Bytes(first) is not { } header || Bytes(second) is not { } claims || (third.Length > 0 && Bytes(third) is null))
        {
            return false;
        }

        try
        {
            using var readHeader = JsonDocument.Parse(header, s_strict);
            using var readClaims = JsonDocument.Parse(claims, s_strict);
            if (readHeader.RootElement.ValueKind != JsonValueKind.Object || readClaims.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if ((HeaderMistake(readHeader.RootElement) ?? ClaimsMistake(readClaims.RootElement)) is { } found)
            {
                mistake = found;
                return false;
            }

            form = Of(readHeader.RootElement, readClaims.RootElement);
            mistake = null;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A part is no JSON, has a member twice, or has a text that is no Unicode.
            mistake = NoToken;
            return false;
        }
    }

    /// <summary>The bytes of a part; null if it has any other form than the one that they are written in.</summary>
    private static byte[]? Bytes(string part)
    {
        if (part.Length == 0 || part.Length % 4 == 1 || part.AsSpan().ContainsAnyExcept(s_base64Url))
        {
            return null;
        }

        // The last letter may have bits that count for nothing. Another of them would be another text with the same meaning.
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out int length) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, length)) == part
                ? bytes[..length]
                : null;
    }

    private static string? HeaderMistake(JsonElement header)
    {
        if (Array.Find(s_unknown, name => header.TryGetProperty(name, out _)) is { } unknown)
        {
            return $"The token's header has '{unknown}', which this service does not know.";
        }

        if (!s_algorithms.Contains(Text(header, "alg"), StringComparer.Ordinal))
        {
            return "The token is not signed with RS256 or ES256.";
        }

        return header.TryGetProperty("typ", out _) && !s_types.Contains(Text(header, "typ"), StringComparer.OrdinalIgnoreCase)
            ? $"The token's 'typ' is none of {string.Join(", ", s_types)}."
            : header.TryGetProperty("kid", out _) && string.IsNullOrEmpty(Text(header, "kid")) ? "The token's 'kid' is not a text."
            : null;
    }

    private static string? ClaimsMistake(JsonElement claims)
    {
        // The subject must be one text that fits where users are stored.
        if (Text(claims, Caller.SubjectClaim) is not { Length: > 0 and <= Limits.UserIdLength } subject
            || string.IsNullOrWhiteSpace(subject)
            || Characters.FirstForbidden(subject) is not null)
        {
            return $"The token's 'sub' must be one text of 1 to {Limits.UserIdLength} characters, without control characters.";
        }

        string? noMoment = Array.Find(
            s_moments, name => claims.TryGetProperty(name, out JsonElement claim) && Seconds(claim) is null);
        return noMoment is not null ? $"The token's '{noMoment}' is not a number of seconds."
            : claims.TryGetProperty("exp", out _) ? null
            : "The token does not say when it expires.";
    }

    private static TokenForm Of(JsonElement header, JsonElement claims) => new(
        Text(header, "alg")!,
        Text(header, "kid"),
        Text(claims, Caller.SubjectClaim)!,
        Texts(claims, Caller.RolesClaim),
        new TokenTimes(Moment(claims, "exp")!.Value, Moment(claims, "nbf"), Moment(claims, "iat")));

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A claim that is one text or a list.</summary>
    private static string[] Texts(JsonElement claims, string name) => !claims.TryGetProperty(name, out JsonElement claim) ? []
        : claim.ValueKind == JsonValueKind.String ? [claim.GetString()!]
        : claim.ValueKind == JsonValueKind.Array
            ? [.. claim.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static DateTimeOffset? Moment(JsonElement claims, string name) => claims.TryGetProperty(name, out JsonElement claim)
        ? DateTimeOffset.UnixEpoch.AddSeconds(Seconds(claim)!.Value)
        : null;

    private static double? Seconds(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.Number && claim.TryGetDouble(out double seconds) && seconds is >= 0 and <= LastSecond
            ? seconds
            : null;
}

/// <param name="NotBefore">Null if the token does not say.</param>
/// <param name="IssuedAt">Null if the token does not say.</param>
internal sealed record TokenTimes(DateTimeOffset Expires, DateTimeOffset? NotBefore, DateTimeOffset? IssuedAt)
{
    /// <param name="now">The time of the request.</param>
    /// <param name="skew">How far clocks may differ.</param>
    /// <param name="longest">The longest life of a token.</param>
    /// <returns>Why the token does not count now, for its sender; null if it does.</returns>
    public string? Mistake(DateTimeOffset now, TimeSpan skew, TimeSpan longest) =>
        Expires <= now - skew ? "The token has expired; get a new one."
        : NotBefore > now + skew ? "The token is not valid yet."
        : IssuedAt > now + skew ? "The token was issued in the future."
        : Expires - (IssuedAt ?? now) > longest ? $"The token lives too long: at most {longest.TotalHours:0.##} hours count."
        : null;
}
