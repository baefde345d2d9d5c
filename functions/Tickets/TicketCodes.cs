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
/// <param name="Iat">When the seat was sold, in Unix seconds.</param>
internal sealed record TicketClaims(string TicketId, string BookingId, string EventId, string Section, string Row, string Seat, long Iat)
{
    /// <summary>The same for a ticket at any time, so its code can be made on demand.</summary>
    public static TicketClaims From(BookingDocument booking, BookedTicket ticket) => new(
        ticket.TicketId,
        booking.Id,
        booking.EventId,
        ticket.Section,
        ticket.Row,
        ticket.Seat,
        booking.SoldAt!.Value.ToUnixTimeSeconds());
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
/// (RFC 8725). They do not expire, because an event may be moved to another day.
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

/// <summary>The JSON in codes and in the messages that carry them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TicketHeader))]
[JsonSerializable(typeof(TicketClaims))]
[JsonSerializable(typeof(TicketIssued))]
internal sealed partial class TicketJson : JsonSerializerContext;
