using System.Text.Json;
using System.Text.Json.Nodes;
using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// Bookings as the version before stored them still read. The files were written by the code of commit c1c7fd9, whose payment had one
/// <c>since</c> for all stages; every instant has the same fraction of a second.
/// </summary>
public sealed class StoredBookingsTests
{
    [Theory]

    // Never paid for.
    [InlineData("held", "held, no payment")]
    [InlineData("expired", "expired, no payment")]
    [InlineData("rebooked", "expired, no payment")]

    // Since is when it was given more time.
    [InlineData("processing", "paying, Processing 1 no id by confirm-1, paying 12:01, until 12:06")]
    [InlineData("processing-redirected", "paying, Processing 1 pi_1 by confirm-1, paying 12:01, until 12:06, at https://bank.example/3ds")]
    [InlineData("processing-extended", "paying, Processing 1 pi_1 by confirm-1, paying 12:01, until 12:11, extended 12:06")]
    [InlineData("processing-second", "paying, Processing 2 no id by confirm-2, paying 12:04, until 12:09")]

    // Since is when it was given up.
    [InlineData("cancelling-too-late", "paying, Cancelling 1 pi_1 by confirm-1, paying 12:01, until 12:11, for TooLate since 12:11")]
    [InlineData("cancelling-event", "paying, Cancelling 1 pi_1 by confirm-1, paying 12:01, until 12:06, for EventCancelled since 12:02")]
    [InlineData("refunding-amount", "expired, Refunding 1 pi_1 by confirm-1, paying 12:01, until 12:06, for AmountDiffers since 12:02")]
    [InlineData("refunding-undone",
        "refunded, Refunding 1 pi_1 by confirm-1, paying 12:01, until 12:06, for CaptureFailed since 12:03, sold 12:02")]
    [InlineData("refunding-disputed",
        "refunded, Refunding 1 pi_1 by confirm-1, paying 12:01, until 12:06, for RefundAsked since 12:06, dispute Open, "
        + "sold 12:02, captured 12:03, issued 12:04")]
    [InlineData("dispute-lost",
        "refunded, Refunding 1 pi_1 by confirm-1, paying 12:01, until 12:06, for RefundAsked since 12:06, dispute Lost, "
        + "sold 12:02, captured 12:03, issued 12:04")]

    // Since was when it was sold, or nothing.
    [InlineData("authorised", "booked, Authorised 1 pi_1 by confirm-1, paying 12:01, until 12:06, sold 12:02")]
    [InlineData("authorised-refused", "booked, Authorised 1 pi_1 by confirm-1, paying 12:01, until 12:06, refused 3 times, sold 12:02")]
    [InlineData("captured", "booked, Captured 1 pi_1 by confirm-1, paying 12:01, until 12:06, sold 12:02, captured 12:03")]
    [InlineData("disputed",
        "booked, Captured 1 pi_1 by confirm-1, paying 12:01, until 12:06, dispute Open, sold 12:02, captured 12:03, issued 12:04")]
    [InlineData("declined", "held, Declined 1 pi_1 by confirm-1, paying 12:01, until 12:06")]
    [InlineData("declined-expired", "expired, Declined 1 pi_1 by confirm-1, paying 12:01, until 12:06")]
    [InlineData("voided", "expired, Voided 1 pi_1 by confirm-1, paying 12:01, until 12:06, for EventCancelled")]
    [InlineData("voided-undone", "refunded, Voided 1 pi_1 by confirm-1, paying 12:01, until 12:06, for CaptureFailed, sold 12:02")]
    [InlineData("refunded",
        "refunded, Refunded 1 pi_1 by confirm-1, paying 12:01, until 12:06, for RefundAsked, dispute Lost, "
        + "sold 12:02, captured 12:03, issued 12:04")]

    // Nobody confirmed a booking that was made for a late payment.
    [InlineData("bought-late", "booked, Authorised 1 pi_1 by nobody, paying 12:00, until 12:06, sold 12:13")]
    public void A_booking_of_the_version_before_reads_as_its_stage_in_the_store_and_in_a_trigger(string file, string expected)
    {
        string stored = Stored(file);
        BookingDocument read = Read(stored);

        Assert.Equal(expected, Text(read));
        Assert.Equal(expected, Text(JsonSerializer.Deserialize<BookingDocument>(stored, JsonSerializerOptions.Web)!));
        AssertTheRestIsTheSame(stored, read);
    }

    [Theory]
    [InlineData("held")]
    [InlineData("processing-redirected")]
    [InlineData("processing-extended")]
    [InlineData("cancelling-event")]
    [InlineData("declined")]
    [InlineData("authorised-refused")]
    [InlineData("disputed")]
    [InlineData("refunding-disputed")]
    [InlineData("voided")]
    [InlineData("refunded")]
    [InlineData("bought-late")]
    public void Written_in_the_form_of_now_it_reads_the_same(string file)
    {
        BookingDocument read = Read(Stored(file));
        string written = Write(read);
        BookingDocument again = Read(written);

        Assert.Equal(Text(read), Text(again));
        Assert.Equal(read.Payment, again.Payment);
        Assert.Equal(written, Write(again));
        Assert.Null(JsonNode.Parse(written)!["payment"]?["since"]);
    }

    /// <summary>
    /// What the form of now says counts, whatever the timeline has.
    /// </summary>
    [Fact]
    public void A_booking_of_now_is_read_as_it_is_written()
    {
        BookingDocument booking = Given.Booking("done") with
        {
            SoldAt = Given.At("12:30"),
            CapturedAt = Given.At("12:31"),
            IssuedAt = Given.At("12:32"),
            Payment = Given.Booking("done").Payment! with { PayingAt = Given.At("12:29") },
        };

        BookingDocument read = Read(Write(booking));

        Assert.Equal(booking.Payment, read.Payment);
        Assert.Equal((booking.SoldAt, booking.CapturedAt, booking.IssuedAt), (read.SoldAt, read.CapturedAt, read.IssuedAt));
    }

    /// <summary>
    /// So a process of the version before, still at work beside one of now, writes back what that one wrote: it has no other instants.
    /// </summary>
    [Theory]
    [InlineData("cancelling-too-late", "for TooLate since 12:11")]
    [InlineData("refunding-amount", "for AmountDiffers since 12:02")]
    [InlineData("processing-extended", "until 12:11")]
    public void A_stage_whose_since_is_gone_began_at_the_latest_that_is_known(string file, string expected)
    {
        JsonNode stored = JsonNode.Parse(Stored(file))!;
        Assert.True(stored["payment"]!.AsObject().Remove("since"));

        Assert.EndsWith(expected, Text(Read(stored.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("held", "Held")]
    [InlineData("paying", "Paying")]
    [InlineData("declined", "Declined")]
    [InlineData("authorised", "Authorised")]
    [InlineData("booked", "Booked")]
    [InlineData("captured", "Captured")]
    [InlineData("issued", "Issued")]
    [InlineData("cancelled", "Cancelled")]
    [InlineData("expired", "Expired")]
    [InlineData("event-cancelled", "EventCancelled")]
    [InlineData("amount-differs", "AmountDiffers")]
    [InlineData("sale-undone", "SaleUndone")]
    [InlineData("refund-asked", "RefundAsked")]
    [InlineData("voided", "Voided")]
    [InlineData("refunded", "Refunded")]
    [InlineData("rebooked", "Rebooked")]
    [InlineData("payment-returned", "PaymentReturned")]
    [InlineData("disputed", "Disputed")]
    [InlineData("dispute-won", "DisputeWon")]
    [InlineData("dispute-lost", "DisputeLost")]
    public void Every_text_that_a_timeline_had_is_a_step(string text, string expected)
    {
        string stored = Stored("held").Replace("\"what\": \"held\"", $"\"what\": \"{text}\"", StringComparison.Ordinal);

        BookingDocument read = Read(stored);

        Assert.Equal(expected, $"{Assert.Single(read.Timeline).What}");
        AssertTheRestIsTheSame(stored, read);
    }

    /// <summary>A booking without refunded tickets is stored as it was before there were any.</summary>
    [Theory]
    [InlineData("three, two refunded", true)]
    [InlineData("three", false)]
    public void Refunded_tickets_read_as_they_were_written_in_the_store_and_in_a_trigger(string booking, bool refunded)
    {
        string stored = JsonSerializer.Serialize(Given.Booking(booking), BookingsDocuments.Default.BookingDocument);

        BookingDocument triggered = JsonSerializer.Deserialize<BookingDocument>(stored, JsonSerializerOptions.Web)!;

        Assert.Equal(stored, JsonSerializer.Serialize(Read(stored), BookingsDocuments.Default.BookingDocument));
        Assert.Equal(stored, JsonSerializer.Serialize(triggered, BookingsDocuments.Default.BookingDocument));
        Assert.Equal(refunded, stored.Contains("refund", StringComparison.OrdinalIgnoreCase));
    }

    private static string Text(BookingDocument booking) => string.Join(", ", new string?[]
    {
        $"{booking.State}".ToLowerInvariant(),
        booking.Payment is null ? "no payment" : Text(booking.Payment),
        Since("sold", booking.SoldAt),
        Since("captured", booking.CapturedAt),
        Since("issued", booking.IssuedAt),
    }.Where(text => text is not null));

    private static string Text(BookingPayment payment)
    {
        Assert.Equal(("pm_ok", "https://tickets.example/booking/gala-5fc0dibv1o0au6gv-1"), (payment.Method, payment.ReturnUrl));
        string stage = payment switch
        {
            BookingPayment.Processing { RedirectUrl: { } url } => $", at {url}",
            BookingPayment.Processing { ExtendedAt: { } extended } => $", extended {Clock(extended)}",
            BookingPayment.Cancelling cancelling => $", for {cancelling.Reason} since {Clock(cancelling.GivenUpAt)}",
            BookingPayment.Authorised { CaptureRefusals: > 0 } authorised => $", refused {authorised.CaptureRefusals} times",
            BookingPayment.Refunding refunding => $", for {refunding.Reason} since {Clock(refunding.GivenUpAt)}",
            BookingPayment.Voided voided => $", for {voided.Reason}",
            BookingPayment.Refunded refunded => $", for {refunded.Reason}",
            _ => "",
        };
        return $"{payment.GetType().Name} {payment.Number} {payment.PaymentId ?? "no id"} by {payment.IdempotencyKey ?? "nobody"}, "
            + $"paying {Clock(payment.PayingAt)}, until {Clock(payment.SettleBy)}{stage}"
            + (payment.Dispute is { } dispute ? $", dispute {dispute}" : "");
    }

    private static string? Since(string what, DateTimeOffset? at) => at is { } since ? $"{what} {Clock(since)}" : null;

    /// <summary>All of an instant is read, to the seventh digit.</summary>
    private static string Clock(DateTimeOffset at)
    {
        Assert.Equal(1_234_567, at.Ticks % TimeSpan.TicksPerSecond);
        return Given.Clock(at.AddTicks(-1_234_567));
    }

    /// <summary>Of what is not the payment nothing is lost: it is written as it was.</summary>
    private static void AssertTheRestIsTheSame(string stored, BookingDocument read)
    {
        JsonNode written = JsonNode.Parse(Write(read))!;
        foreach ((string name, JsonNode? value) in JsonNode.Parse(stored)!.AsObject().Where(member => member.Key != "payment"))
        {
            Assert.True(JsonNode.DeepEquals(value, written[name]), $"{name} is {written[name]} and was {value}.");
        }
    }

    private static BookingDocument Read(string json) => JsonSerializer.Deserialize(json, BookingsDocuments.Default.BookingDocument)!;

    private static string Write(BookingDocument booking) => JsonSerializer.Serialize(booking, BookingsDocuments.Default.BookingDocument);

    private static string Stored(string file) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Decisions", "Stored", $"{file}.json"));
}
