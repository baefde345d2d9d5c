using System.Text.Json;
using System.Text.Json.Serialization;
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
/// Makes and checks the codes of tickets. They do not expire, because an event may be moved to another day. They are short, so that their
/// QR codes have few modules. The codes of an earlier version were longer, and are still read.
/// </summary>
internal sealed class TicketCodes(TicketKeys keys)
{
    public const string Type = "ticket+jwt";

    private readonly SignedCodes _codes = new(keys, Type);

    public string Sign(TicketClaims claims) => _codes.Sign(new Dictionary<string, object>
    {
        [ShortClaims.Ticket] = claims.TicketId,
        [ShortClaims.Booking] = claims.BookingId[(claims.EventId.Length + 1)..],
    });

    public async Task<TicketCode> ReadAsync(string code) =>
        _codes.Payload(code) is not { } payload || Claims(payload) is not { } claims ? new TicketCode.Malformed()
        : await _codes.IsGenuineAsync(code) ? new TicketCode.Genuine(claims)
        : new TicketCode.Forged();

    private static TicketClaims? Claims(string payload)
    {
        ShortClaims? claims = SignedCodes.Parse(payload, TicketJson.Default.ShortClaims);
        LongClaims? earlier = claims is null ? SignedCodes.Parse(payload, TicketJson.Default.LongClaims) : null;
        if (TicketId.Parse(claims?.T ?? earlier?.TicketId) is not { } ticketId)
        {
            return null;
        }

        string bookingId = earlier?.BookingId ?? $"{ticketId.EventId}-{claims!.B}";
        return Ids.IsValid(bookingId) ? new TicketClaims(ticketId.ToString(), bookingId, ticketId.EventId) : null;
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
