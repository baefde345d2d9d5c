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

/// <summary>What a ticket's code says. It says nothing of its holder, because codes are shown around.</summary>
internal sealed record TicketClaims(string TicketId, string BookingId, string EventId)
{
    /// <summary>The same for a ticket at any time, so its code can be made on demand.</summary>
    public static TicketClaims From(BookingDocument booking, BookedTicket ticket) => new(ticket.TicketId, booking.Id, booking.EventId);
}

/// <summary>The result of reading a ticket's code.</summary>
internal abstract record TicketCode
{
    private TicketCode()
    {
    }

    public sealed record Genuine(TicketClaims Claims) : TicketCode;

    /// <summary>The text does not have the form of our codes.</summary>
    public sealed record Malformed : TicketCode;

    /// <summary>No accepted key has signed it.</summary>
    public sealed record Forged : TicketCode;
}

/// <summary>
/// Makes and checks the codes of tickets: compact JWS, signed with ES256. A type of their own keeps other tokens from passing as codes
/// (RFC 8725). They do not expire, because an event may be moved to another day. They are short, so that their QR codes have few modules:
/// short names, the key's short id, and no text twice. The codes of an earlier version were longer, and are still read.
/// </summary>
internal sealed class TicketCodes(TicketKeys keys)
{
    public const string Type = "ticket+jwt";

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TokenValidationParameters _parameters = new()
    {
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Named(kid),
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
            [ShortClaims.Ticket] = claims.TicketId,
            [ShortClaims.Booking] = claims.BookingId[(claims.EventId.Length + 1)..],
        },
        SigningCredentials = keys.Signing,
    });

    public async Task<TicketCode> ReadAsync(string code)
    {
        if (code.Length > Limits.TicketCodeLength
            || code.AsSpan().ContainsAnyExcept(s_allowed)
            || code.Split('.') is not [{ } header, { } payload, { Length: > 0 }]
            || Parse(header, TicketJson.Default.TicketHeader) is not { Alg: SecurityAlgorithms.EcdsaSha256, Typ: Type }
            || Claims(payload) is not { } claims)
        {
            return new TicketCode.Malformed();
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(code, _parameters);
        return result.IsValid ? new TicketCode.Genuine(claims) : new TicketCode.Forged();
    }

    private static TicketClaims? Claims(string payload)
    {
        ShortClaims? claims = Parse(payload, TicketJson.Default.ShortClaims);
        LongClaims? earlier = claims is null ? Parse(payload, TicketJson.Default.LongClaims) : null;
        if (TicketId.Parse(claims?.T ?? earlier?.TicketId) is not { } ticketId)
        {
            return null;
        }

        string bookingId = earlier?.BookingId ?? $"{ticketId.EventId}-{claims!.B}";
        return Ids.IsValid(bookingId) ? new TicketClaims(ticketId.ToString(), bookingId, ticketId.EventId) : null;
    }

    /// <summary>Reads a part strictly: a header with other members (<c>crit</c>, <c>jwk</c>, …) is not ours.</summary>
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

/// <param name="T">The ticket's id.</param>
/// <param name="B">The booking's id without the event's id and the hyphen that it begins with.</param>
internal sealed record ShortClaims(string T, string B)
{
    public const string Ticket = "t";
    public const string Booking = "b";
}

/// <summary>The claims of codes of an earlier version.</summary>
internal sealed record LongClaims(string TicketId, string BookingId, string EventId, string Section, string Row, string Seat, long Iat);

/// <summary>The JSON in codes and in the messages that carry them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TicketHeader))]
[JsonSerializable(typeof(ShortClaims))]
[JsonSerializable(typeof(LongClaims))]
[JsonSerializable(typeof(TicketIssued))]
internal sealed partial class TicketJson : JsonSerializerContext;
