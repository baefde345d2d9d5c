using System.Globalization;
using TicketMaster.Messaging;
using Xunit;

namespace TicketMaster.Tests.Contracts;

/// <summary>The limits that both the contract and the code name are the same.</summary>
public sealed class OpenApiLimitsTests
{
    private const string Schemas = "#/components/schemas/";
    private const string Refund =
        "#/paths/~1admin~1bookings~1{bookingId}~1refund/post/requestBody/content/application~1json/schema/";

    private const string Undo =
        "#/paths/~1admin~1check-in~1{ticketId}~1undo/post/requestBody/content/application~1json/schema/";

    private const string Search = "#/paths/~1search/get/parameters/";

    [Theory]
    [InlineData(Schemas + "Id/maxLength", Limits.IdLength)]
    [InlineData(Schemas + "EventId/maxLength", Limits.EventIdLength)]
    [InlineData(Schemas + "TicketId/maxLength", Limits.IdLength)]
    [InlineData(Schemas + "SectionName/maxLength", Limits.SectionLength)]
    [InlineData(Schemas + "BandName/maxLength", Limits.SectionLength)]
    [InlineData(Schemas + "RowName/maxLength", Limits.RowLength)]
    [InlineData(Schemas + "SeatName/maxLength", Limits.SeatLength)]
    [InlineData(Schemas + "Name/maxLength", Limits.NameLength)]
    [InlineData(Schemas + "Price/maximum", Limits.Price)]
    [InlineData(Schemas + "ReserveRequest/oneOf/1/properties/ticketIds/maxItems", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "ReserveRequest/oneOf/2/properties/quantity/maximum", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "Booking/properties/tickets/maxItems", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "Booking/properties/refundedTickets/maxItems", Limits.TicketsPerReserve - 1)]
    [InlineData(Refund + "properties/ticketIds/maxItems", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "Problem/properties/alternative/maxItems", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "PaymentDetails/properties/method/maxLength", Limits.PaymentMethodLength)]
    [InlineData(Schemas + "PaymentDetails/properties/returnUrl/maxLength", Limits.ReturnUrlLength)]
    [InlineData(Schemas + "TicketCode/maxLength", Limits.TicketCodeLength)]
    [InlineData(Schemas + "QueueToken/maxLength", Limits.TicketCodeLength)]
    [InlineData(Schemas + "Queue/properties/passFor/minimum", Limits.LeastPassSeconds)]
    [InlineData(Schemas + "Queue/properties/passFor/maximum", Limits.MostPassSeconds)]
    [InlineData(Schemas + "AdmissionToPut/properties/perMinute/maximum", Limits.AdmittedPerMinute)]
    [InlineData(Schemas + "AdmissionToPut/properties/passFor/minimum", Limits.LeastPassSeconds)]
    [InlineData(Schemas + "AdmissionToPut/properties/passFor/maximum", Limits.MostPassSeconds)]
    [InlineData(Schemas + "AdmissionToPut/properties/publicValue/properties/value/maxLength", Limits.PublicValueLength)]
    [InlineData(Schemas + "AdmissionToPut/properties/publicValue/properties/name/maxLength", Limits.PublicNameLength)]
    [InlineData(Schemas + "CheckInRequest/properties/gate/maxLength", Limits.GateLength)]
    [InlineData(Schemas + "ScanDelivery/properties/gate/maxLength", Limits.GateLength)]
    [InlineData(Schemas + "ScanDelivery/properties/scans/maxItems", Limits.ScansPerDelivery)]
    [InlineData(Schemas + "ScanResults/properties/results/maxItems", Limits.ScansPerDelivery)]
    [InlineData(Schemas + "GateScanId/maxLength", Limits.IdempotencyKeyLength)]
    [InlineData(Schemas + "TicketScans/properties/undone/maxItems", Limits.UndoneCheckIns)]
    [InlineData(Schemas + "TicketScans/properties/conflicts/maxItems", Limits.ScanConflicts)]
    [InlineData(Schemas + "ScanConflicts/properties/conflicts/maxItems", Limits.ScanConflicts * Limits.PageSize)]
    [InlineData(Schemas + "RefundedTickets/properties/tickets/maxItems", Limits.TicketsPerReserve * Limits.PageSize)]
    [InlineData(Undo + "properties/reason/maxLength", Limits.ReasonLength)]
    [InlineData(Schemas + "HeldTickets/properties/tickets/maxItems", Limits.TicketsPerReserve)]
    [InlineData(Schemas + "Event/properties/capacity/maximum", Limits.SeatsPerEvent)]
    [InlineData(Schemas + "Event/properties/available/maximum", Limits.SeatsPerEvent)]
    [InlineData(Schemas + "Event/properties/sections/maxItems", Limits.SectionsPerEvent)]
    [InlineData(Schemas + "Event/properties/performers/maxItems", Limits.PerformersPerEvent)]
    [InlineData(Schemas + "Event/properties/tickets/maxItems", Limits.TicketsPage)]
    [InlineData(Schemas + "EventSummary/properties/performers/maxItems", Limits.PerformersPerEvent)]
    [InlineData(Schemas + "OtherNames/maxItems", Limits.OtherNames)]
    [InlineData(Schemas + "SeatMap/properties/capacity/maximum", Limits.SeatsPerEvent)]
    [InlineData(Schemas + "SeatMap/properties/sections/maxItems", Limits.SectionsPerEvent)]
    [InlineData(Schemas + "SeatMap/properties/sections/items/properties/firstSeat/maximum", Limits.SeatsPerEvent - 1)]
    [InlineData(Schemas + "PriceBands/maxItems", Limits.PriceBandsPerEvent)]
    [InlineData(Schemas + "Availability/properties/seats/maxLength", Limits.SeatsPerEvent)]
    [InlineData(Schemas + "AdministeredEvent/properties/performerIds/maxItems", Limits.PerformersPerEvent)]
    [InlineData(Schemas + "AdministeredEvent/properties/sections/maxItems", Limits.SectionsPerEvent)]
    [InlineData(Schemas + "AdministeredVenue/properties/sections/maxItems", Limits.SectionsPerEvent)]
    [InlineData(Schemas + "SearchPage/properties/events/maxItems", Limits.PageSize)]
    [InlineData(Schemas + "SearchPage/properties/size/maximum", Limits.PageSize)]
    [InlineData(Schemas + "Bookings/properties/bookings/maxItems", Limits.PageSize)]
    [InlineData(Schemas + "DeadLetters/properties/deadLetters/maxItems", Limits.PageSize)]
    [InlineData(Schemas + "DeadLetter/properties/messageId/maxLength", MessageIds.MaxLength)]
    [InlineData(Schemas + "DeadLetter/properties/body/maxLength", Limits.DeadLetterBodyBytes)]
    [InlineData(Schemas + "RedriveRequest/oneOf/0/properties/sequenceNumbers/maxItems", Limits.DeadLettersPerRedrive)]
    [InlineData(Schemas + "RedriveRequest/oneOf/1/properties/limit/maximum", Limits.DeadLettersPerRedrive)]
    [InlineData(Schemas + "Redrive/properties/redriven/maximum", Limits.DeadLettersPerRedrive)]
    [InlineData(Schemas + "Redrive/properties/left/maximum", Limits.DeadLettersPerRedrive)]
    [InlineData(Schemas + "Redrive/properties/leftBecause/maxItems", Limits.DeadLettersPerRedrive)]
    [InlineData("#/components/parameters/Size/schema/maximum", Limits.PageSize)]
    [InlineData("#/components/parameters/Size/schema/default", Limits.DefaultPageSize)]
    [InlineData("#/components/parameters/IdempotencyKey/schema/maxLength", Limits.IdempotencyKeyLength)]
    [InlineData(Search + "0/schema/maxLength", Limits.SearchTokenLength)]
    [InlineData(Search + "1/schema/maxLength", Limits.SearchTokenLength)]
    [InlineData(Search + "7/schema/maximum", Limits.SearchRadius)]
    [InlineData(Search + "7/schema/default", Limits.DefaultSearchRadius)]
    [InlineData(Search + "9/schema/maximum", Limits.SearchWindow)]
    [InlineData("#/paths/~1search~1suggest/get/parameters/0/schema/maxLength", Limits.SearchTokenLength)]
    [InlineData("#/paths/~1search~1suggest/get/parameters/1/schema/maximum", Limits.Suggestions)]
    [InlineData("#/paths/~1event~1{eventId}/get/parameters/1/schema/maximum", Limits.TicketsPage)]
    public void A_limit_of_the_contract_is_that_of_the_code(string place, long limit) =>
        Assert.Equal(limit, OpenApiDocument.OfTheApp.Schemas.At(place).GetInt64());

    [Fact]
    public void Limits_that_the_contract_tells_in_words_are_those_of_the_code()
    {
        Assert.All(OpenApiDocument.OfTheApp.Operations, operation =>
        {
            if (operation.Definition.TryGetProperty("requestBody", out var body))
            {
                bool admin = operation.Path.StartsWith("/admin/", StringComparison.Ordinal)
                    && operation.Path is not ("/admin/check-in" or "/admin/check-in/{ticketId}/undo");
                int bytes = admin ? Limits.AdminBodyBytes : Limits.BodyBytes;
                Assert.Equal($"At most {Number(bytes)} bytes.", body.GetProperty("description").GetString());
            }
        });
        Contains("#/components/securitySchemes/bearer", $"1 to {Limits.UserIdLength} characters");
        Contains("#/components/securitySchemes/webhookSignature", $"at most {Limits.WebhookAge.TotalSeconds} seconds old");
        Contains("#/components/schemas/AdministeredVenue/properties/sections", $"at most {Number(Limits.SeatsPerEvent)} seats");
        Contains("#/components/schemas/DeadLetter/properties/body", $"{Number(Limits.DeadLetterBodyBytes)} bytes");
        Contains("#/paths/~1admin~1queues~1{queue}~1dead-letters~1redrive/post", $"the {Number(Limits.DeadLettersReceived)} oldest");
        Contains(Search + "9", $"at most {Number(Limits.SearchWindow)}");
    }

    private static void Contains(string place, string words) =>
        Assert.Contains(words, OpenApiDocument.OfTheApp.Schemas.At(place).GetProperty("description").GetString(), StringComparison.Ordinal);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
