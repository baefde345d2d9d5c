using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Tickets;

/// <summary>What a ticket's code says. Nothing of its holder: a code is shown around.</summary>
/// <param name="Iat">When the seat was sold, in Unix seconds.</param>
internal sealed record TicketClaims(string TicketId, string BookingId, string EventId, string Section, string Row, string Seat, long Iat)
{
    /// <summary>The same for a ticket at every time: its code can be made whenever it is asked for.</summary>
    public static TicketClaims From(BookingDocument booking, BookedTicket ticket) => new(
        ticket.TicketId,
        booking.Id,
        booking.EventId,
        ticket.Section,
        ticket.Row,
        ticket.Seat,
        booking.Timeline.Last(entry => entry.What == "booked").At.ToUnixTimeSeconds());
}

/// <summary>What a text that should be a ticket's code is.</summary>
internal abstract record TicketCode
{
    private TicketCode()
    {
    }

    public sealed record Genuine(TicketClaims Claims) : TicketCode;

    /// <summary>It does not have the form of our codes.</summary>
    public sealed record Malformed : TicketCode;

    /// <summary>It has the form, and no key that is accepted has signed it.</summary>
    public sealed record Forged : TicketCode;
}

/// <summary>
/// Makes and checks tickets' codes: compact JWS, ES256, with a type of their own (RFC 8725), so that no other token of ours passes for
/// one. They do not expire: an event may be moved to another day.
/// </summary>
internal sealed class TicketCodes(TicketKeys keys)
{
    public const string Type = "ticket+jwt";

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKeys = keys.Accepted,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [Type],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
    };

    public string Sign(TicketClaims claims) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = Type,
        Claims = new Dictionary<string, object>
        {
            ["ticketId"] = claims.TicketId,
            ["bookingId"] = claims.BookingId,
            ["eventId"] = claims.EventId,
            ["section"] = claims.Section,
            ["row"] = claims.Row,
            ["seat"] = claims.Seat,
            [JwtRegisteredClaimNames.Iat] = claims.Iat,
        },
        SigningCredentials = keys.Signing,
    });

    public async Task<TicketCode> ReadAsync(string code)
    {
        if (code.Length > Limits.TicketCodeLength
            || code.AsSpan().ContainsAnyExcept(s_allowed)
            || code.Split('.') is not [{ } header, { } payload, { Length: > 0 }]
            || Parse(header, TicketJson.Default.TicketHeader) is not { Alg: SecurityAlgorithms.EcdsaSha256, Typ: Type }
            || Parse(payload, TicketJson.Default.TicketClaims) is not { } claims
            || !Ids.IsValid(claims.BookingId)
            || TicketId.Parse(claims.TicketId) is null)
        {
            return new TicketCode.Malformed();
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(code, _parameters);
        return result.IsValid ? new TicketCode.Genuine(claims) : new TicketCode.Forged();
    }

    /// <summary>Reads a part strictly: a header that asks for anything else (<c>crit</c>, <c>jwk</c>, …) is not one of ours.</summary>
    private static T? Parse<T>(string part, JsonTypeInfo<T> type)
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

internal sealed record TicketHeader(string Alg, string Kid, string Typ);

/// <summary>The JSON inside of codes, and of the messages that carry them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TicketHeader))]
[JsonSerializable(typeof(TicketClaims))]
[JsonSerializable(typeof(TicketIssued))]
internal sealed partial class TicketJson : JsonSerializerContext;
