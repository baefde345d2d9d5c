using System.Text.Json;
using TicketMaster.Catalogue;

namespace TicketMaster.Tests.Tickets;

/// <summary>Codes as the version before wrote them: with long names, and the whole thumbprint of the key.</summary>
internal static class EarlierCodes
{
    /// <summary>One that the version before issued, of ticket <c>e00001-F1-B-12</c> and booking <c>e00001-aubb1066e3i4ar70-1</c>.</summary>
    public const string Issued =
        "eyJhbGciOiJFUzI1NiIsImtpZCI6IjNOamY2VV92YWR2TFctVG44ZUZQRXNPZWY2VmNxbkM5c3pNcTFOVzNEcWciLCJ0eXAiOiJ0aWNrZXQrand0In0."
        + "eyJ0aWNrZXRJZCI6ImUwMDAwMS1GMS1CLTEyIiwiYm9va2luZ0lkIjoiZTAwMDAxLWF1YmIxMDY2ZTNpNGFyNzAtMSIsImV2ZW50SWQiOiJlMDAwMDEiLCJz"
        + "ZWN0aW9uIjoiRjEiLCJyb3ciOiJCIiwic2VhdCI6IjEyIiwiaWF0IjoxNzk1OTQ3NDM5fQ."
        + "YQoLMjaZDUGHKtC_T74Mm8sgvmyLZ6ZQKutSl4Frm6sNfzTMBUkMC6rytY2DqydgrVk_FjDaVZbdyoFYFN4dtw";

    /// <summary>The public half of the key that signed it.</summary>
    public const string Key =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEvl/fxOyAb8VMYe2Ojq1xaZG/jM+DDvFGEQdDhHgCyaKOMNCCrfBTbRXTgLLyoLZ8vDDbn/0NSzXfV9aQMhd/dQ==";

    public static string Sign(string ticketId, string bookingId, string pem) => Jws.Sign(
        $$"""{"alg":"ES256","kid":"{{TestKeys.Keys(pem).Published.Keys[1].Kid}}","typ":"ticket+jwt"}""", Payload(ticketId, bookingId), pem);

    public static string Payload(string ticketId, string bookingId)
    {
        TicketId id = TicketId.Parse(ticketId)!.Value;
        return JsonSerializer.Serialize(new
        {
            ticketId,
            bookingId,
            eventId = id.EventId,
            section = id.Section,
            row = id.Row,
            seat = id.Seat,
            iat = 1_800_000_000,
        });
    }
}
