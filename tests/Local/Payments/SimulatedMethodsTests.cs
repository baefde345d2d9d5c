using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Local.Payments;

/// <summary>The adapter meets each trouble that a payment method stands for.</summary>
public sealed class SimulatedMethodsTests : IDisposable
{
    private const string Authorised = "payment_intent.amount_capturable_updated";
    private static readonly TimeSpan s_slowFor = TimeSpan.FromSeconds(20);

    private readonly string _data = TestFolders.Create("payments-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Each_method_is_in_the_docs()
    {
        string docs = await File.ReadAllTextAsync(Path.Combine(Infra.InfraFolder.Repository, "docs", "payments.md"));

        Assert.All(SimulatedMethods.All, method => Assert.Contains($"| `{method}` |", docs, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pm_ok", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_later", ProviderStatus.Processing, ProviderStatus.Authorised)]
    [InlineData("pm_slow", ProviderStatus.Processing, ProviderStatus.Processing)]
    [InlineData("pm_stuck", ProviderStatus.Processing, ProviderStatus.Processing)]
    [InlineData("pm_redirect", ProviderStatus.WaitsForBuyer, ProviderStatus.WaitsForBuyer)]
    [InlineData("pm_confirm", ProviderStatus.WaitsForBuyer, ProviderStatus.WaitsForBuyer)]
    [InlineData("pm_cancel_fails", ProviderStatus.WaitsForBuyer, ProviderStatus.WaitsForBuyer)]
    [InlineData("pm_ghost", ProviderStatus.WaitsForBuyer, ProviderStatus.WaitsForBuyer)]
    [InlineData("pm_declined", ProviderStatus.Declined, ProviderStatus.Declined)]
    [InlineData("pm_duplicate", ProviderStatus.Processing, ProviderStatus.Authorised)]
    [InlineData("pm_lost", ProviderStatus.Processing, ProviderStatus.Authorised)]
    [InlineData("pm_capture_fails", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_capture_error", ProviderStatus.Processing, ProviderStatus.Authorised)]
    [InlineData("pm_capture_amount", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_refund_fails_once", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_refund_pends", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_refund_partly", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    [InlineData("pm_disputed", ProviderStatus.Authorised, ProviderStatus.Authorised)]
    internal async Task Each_method_begins_and_goes_on_in_its_way(string method, ProviderStatus first, ProviderStatus next)
    {
        await using PaymentsApp app = await StartAsync();

        ProviderPayment asked = await app.AuthoriseAsync(method);
        await app.UntilIdleAsync();

        Assert.Equal((first, next), (asked.Status, (await app.GetAsync(asked.PaymentId)).Status));
        Assert.Equal(_time.GetUtcNow(), asked.CreatedAt);
    }

    [Fact]
    public async Task What_is_authorised_at_once_is_told_of_after_the_answer()
    {
        await using PaymentsApp app = await StartAsync();

        await app.AuthoriseAsync("pm_ok");
        await app.UntilIdleAsync();
        Assert.Empty(app.Inbox.Types);

        _time.Advance(TimeSpan.FromSeconds(1));
        await app.UntilIdleAsync();
        Assert.Equal(["payment_intent.amount_capturable_updated"], app.Inbox.Types);
    }

    [Fact]
    public async Task A_decline_has_its_reason()
    {
        await using PaymentsApp app = await StartAsync();
        foreach ((string method, DeclineReason reason) in new[]
        {
            ("pm_declined", DeclineReason.InsufficientFunds),
            ("pm_declined_expired_card", DeclineReason.ExpiredCard),
            ("pm_declined_incorrect_cvc", DeclineReason.IncorrectCvc),
            ("pm_declined_do_not_honor", DeclineReason.DoNotHonor),
            ("pm_declined_processing_error", DeclineReason.ProcessingError),
            ("pm_declined_lost_card", DeclineReason.GenericDecline),
        })
        {
            ProviderPayment declined = await app.AuthoriseAsync(method, bookingId: $"b-{method}");

            Assert.Equal((method, reason), (method, declined.DeclineReason));
            Assert.Equal(declined, await app.GetAsync(declined.PaymentId));
        }
    }

    [Theory]
    [InlineData("pm_declined")]
    [InlineData("pm_redirect")]
    [InlineData("pm_confirm")]
    [InlineData("pm_ok")]
    public async Task What_is_neither_processing_nor_captured_can_be_cancelled(string method)
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync(method)).PaymentId;
        await app.UntilIdleAsync();

        PaymentChange change = await app.Provider.VoidAsync(id, default);

        Assert.Equal((ProviderStatus.Voided, null), (change.Payment.Status, change.Refusal));
    }

    [Fact]
    public async Task What_is_processing_cannot_be_cancelled_and_goes_on_for_ever()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_stuck")).PaymentId;

        PaymentChange refused = await app.Provider.VoidAsync(id, default);
        _time.Advance(TimeSpan.FromDays(2));
        await app.UntilIdleAsync();

        Assert.Equal(ProviderStatus.Processing, refused.Payment.Status);
        Assert.StartsWith("payment_intent_unexpected_state", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(ProviderStatus.Processing, (await app.GetAsync(id)).Status);
        Assert.Equal(["payment_intent.processing"], app.Inbox.Types);
    }

    [Fact]
    public async Task A_capture_that_fails_is_refused_and_the_payment_can_be_voided()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_capture_fails")).PaymentId;
        await app.UntilIdleAsync();

        PaymentChange refused = await app.Provider.CaptureAsync(id, default);

        Assert.Equal(ProviderStatus.Authorised, refused.Payment.Status);
        Assert.StartsWith("capture_charge_authorization_expired", refused.Refusal, StringComparison.Ordinal);
        Assert.Equal(ProviderStatus.Voided, (await app.Provider.VoidAsync(id, default)).Payment.Status);
    }

    /// <summary>The provider repeats its failure to the first key for a day.</summary>
    [Fact]
    public async Task A_capture_at_which_the_provider_failed_is_made_all_the_same()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_capture_error")).PaymentId;
        await app.UntilIdleAsync();

        Task<PaymentChange> capturing = app.Provider.CaptureAsync(id, default);
        await Eventually.Async(() =>
        {
            // The wait between the repeats is on this clock.
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return capturing.IsCompleted;
        });

        Assert.Equal((ProviderStatus.Captured, null), ((await capturing).Payment.Status, (await capturing).Refusal));
    }

    [Fact]
    public async Task Another_amount_captured_shows_and_can_be_paid_back()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_capture_amount");

        ProviderPayment captured = await app.GetAsync(id);
        PaymentChange refund = await app.Provider.RefundAsync(id, default);

        Assert.Equal(
            (ProviderStatus.Captured, 5000, 4500, 0), (captured.Status, captured.Amount, captured.AmountCaptured, captured.AmountRefunded));
        Assert.Equal((ProviderStatus.Refunded, 4500, null), (refund.Payment.Status, refund.Payment.AmountRefunded, refund.Refusal));
    }

    [Fact]
    public async Task A_refund_that_fails_is_made_when_it_is_asked_for_again()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_refund_fails_once");

        PaymentChange first = await app.Provider.RefundAsync(id, default);
        await app.UntilIdleAsync();
        ProviderPayment failed = await app.GetAsync(id);
        PaymentChange second = await app.Provider.RefundAsync(id, default);
        await app.UntilIdleAsync();

        // It fails a moment after it was taken on, which the client may or may not see already.
        Assert.True(first.Refusal is null or "The refund failed: declined.", first.Refusal);
        Assert.Equal((ProviderStatus.Captured, 0, 0), (failed.Status, failed.AmountRefunded, failed.AmountRefunding));
        Assert.Equal((ProviderStatus.Refunded, 5000), (second.Payment.Status, second.Payment.AmountRefunded));
        Assert.Equal(
            ["charge.refunded", "refund.created", "refund.created", "refund.failed", "refund.updated"],
            app.Inbox.Types.Skip(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refund_that_pends_is_asked_for_once_and_succeeds_later()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_refund_pends");

        foreach (int _ in Enumerable.Range(0, 3))
        {
            PaymentChange pending = await app.Provider.RefundAsync(id, default);
            Assert.Equal(
                (ProviderStatus.Captured, 0, 5000, null),
                (pending.Payment.Status, pending.Payment.AmountRefunded, pending.Payment.AmountRefunding, pending.Refusal));
        }

        _time.Advance(s_slowFor);
        await app.UntilIdleAsync();

        ProviderPayment refunded = await app.GetAsync(id);
        Assert.Equal((ProviderStatus.Refunded, 5000, 0), (refunded.Status, refunded.AmountRefunded, refunded.AmountRefunding));
        Assert.Equal(["charge.refunded", "refund.created", "refund.updated"], app.Inbox.Types.Skip(2).Order(StringComparer.Ordinal));
    }

    /// <summary>Each is told of by its own id, and none is forgotten while another pends.</summary>
    [Fact]
    public async Task Refunds_of_two_parts_may_pend_at_once()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_refund_pends");

        PaymentChange first = await app.Provider.RefundPartAsync(id, 2_000, 0, default);
        PaymentChange repeated = await app.Provider.RefundPartAsync(id, 2_000, 0, default);
        PaymentChange second = await app.Provider.RefundPartAsync(id, 3_000, 0, default);
        _time.Advance(s_slowFor);
        await app.UntilIdleAsync();
        ProviderPayment half = await app.GetAsync(id);
        _time.Advance(s_slowFor);
        await app.UntilIdleAsync();
        ProviderPayment both = await app.GetAsync(id);

        Assert.Equal(
            [2_000, 2_000, 3_000], new[] { first, repeated, second }.Select(change => change.Payment.AmountRefunding));
        Assert.Equal((2_000, 1_000), (half.AmountRefunded, half.AmountRefunding));
        Assert.Equal((ProviderStatus.Captured, 3_000, 0), (both.Status, both.AmountRefunded, both.AmountRefunding));
        string[] told = [.. app.Inbox.Events
            .Where(one => one.GetProperty("type").GetString() == "refund.updated")
            .Select(one => one.GetProperty("data").GetProperty("object").GetProperty("id").GetString()!)];
        Assert.Equal(2, told.Distinct().Count());
    }

    [Fact]
    public async Task A_refund_of_a_part_leaves_the_rest_to_be_asked_for()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_refund_partly");

        PaymentChange half = await app.Provider.RefundAsync(id, default);
        PaymentChange rest = await app.Provider.RefundAsync(id, default);

        Assert.Equal((ProviderStatus.Captured, 2500, null), (half.Payment.Status, half.Payment.AmountRefunded, half.Refusal));
        Assert.Equal((ProviderStatus.Refunded, 5000, null), (rest.Payment.Status, rest.Payment.AmountRefunded, rest.Refusal));
    }

    [Fact]
    public async Task A_cancelling_that_is_refused_for_a_while_is_made_in_the_end()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_cancel_fails")).PaymentId;

        Assert.NotNull((await app.Provider.VoidAsync(id, default)).Refusal);
        _time.Advance(s_slowFor - TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await app.Provider.VoidAsync(id, default)).Refusal);
        _time.Advance(TimeSpan.FromSeconds(10));
        PaymentChange change = await app.Provider.VoidAsync(id, default);

        Assert.Equal((ProviderStatus.Voided, null), (change.Payment.Status, change.Refusal));
    }

    [Fact]
    public async Task A_ghost_is_cancelled_and_succeeds_all_the_same()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_ghost")).PaymentId;

        Assert.Equal(ProviderStatus.Voided, (await app.Provider.VoidAsync(id, default)).Payment.Status);
        Assert.Equal(ProviderStatus.Voided, (await app.GetAsync(id)).Status);
        _time.Advance(s_slowFor);
        await app.UntilIdleAsync();

        PaymentChange late = await app.Provider.VoidAsync(id, default);
        Assert.Equal((ProviderStatus.Captured, 5000, "It is Captured."), (late.Payment.Status, late.Payment.AmountCaptured, late.Refusal));
        Assert.Equal(ProviderStatus.Refunded, (await app.Provider.RefundAsync(id, default)).Payment.Status);
        await app.UntilIdleAsync();
        Assert.Contains("payment_intent.succeeded", app.Inbox.Types);
    }

    [Fact]
    public async Task A_dispute_shows_from_its_beginning_and_after_its_end()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_disputed");

        Assert.Equal((DisputeState.Open, true), ((await app.GetAsync(id)).Dispute, (await app.GetAsync(id)).IsHeldByDispute));
        Assert.StartsWith("charge_disputed", (await app.Provider.RefundAsync(id, default)).Refusal, StringComparison.Ordinal);
        Assert.Equal(
            [Authorised, "charge.dispute.created", "payment_intent.succeeded"],
            app.Inbox.Types.Order(StringComparer.Ordinal).OrderBy(type => type != Authorised));
        _time.Advance(s_slowFor);
        await app.UntilIdleAsync();

        Assert.Equal((DisputeState.Won, false), ((await app.GetAsync(id)).Dispute, (await app.GetAsync(id)).IsHeldByDispute));
        Assert.Equal("charge.dispute.closed", app.Inbox.Types.Last());
        Assert.Null((await app.Provider.RefundAsync(id, default)).Refusal);
    }

    [Fact]
    public async Task What_happens_after_a_capture_is_listed_for_thirty_days_also_where_its_webhook_is_lost()
    {
        await using PaymentsApp app = await StartAsync();
        DateTimeOffset from = _time.GetUtcNow();
        string disputed = await app.CapturedAsync("pm_disputed");
        string refunded = (await app.AuthoriseAsync("pm_lost", bookingId: "b-2")).PaymentId;
        await app.UntilIdleAsync();
        await app.Provider.CaptureAsync(refunded, default);
        _time.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset later = _time.GetUtcNow();
        await app.Provider.RefundAsync(refunded, default);

        Assert.Equal([refunded, refunded], (await app.Provider.ListChangedAsync(later, null, default)).Unread.Where(id => id != disputed));
        Assert.Contains(disputed, (await app.Provider.ListChangedAsync(from, null, default)).Unread);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Provider.ListChangedAsync(from, "evt_none", default));
        _time.Advance(IPaymentProvider.Remembers + TimeSpan.FromMinutes(1));
        await app.AuthoriseAsync("pm_ok", bookingId: "b-3");
        Assert.DoesNotContain(refunded, (await app.Provider.ListChangedAsync(from, null, default)).Unread);
    }

    [Fact]
    public async Task Payments_are_listed_newest_first_from_a_moment_on()
    {
        await using PaymentsApp app = await StartAsync();
        await app.AuthoriseAsync("pm_confirm", bookingId: "b-0");
        _time.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset from = _time.GetUtcNow();
        for (int i = 1; i <= 103; i++)
        {
            await app.AuthoriseAsync("pm_confirm", bookingId: $"b-{i}");
        }

        PaymentPage first = await app.Provider.ListAsync(from, null, default);
        PaymentPage second = await app.Provider.ListAsync(from, first.Next, default);

        Assert.Equal(
            Enumerable.Range(1, 103).Reverse().Select(i => $"b-{i}"),
            first.Payments.Concat(second.Payments).Select(payment => payment.BookingId));
        Assert.Equal((100, 3, null), (first.Payments.Count, second.Payments.Count, second.Next));
        Assert.Equal(104, (await app.Provider.ListAsync(from.AddMinutes(-1), first.Next, default)).Payments.Count + 100);
    }

    [Fact]
    public async Task A_bookings_payments_are_found_and_no_others()
    {
        await using PaymentsApp app = await StartAsync();
        await app.AuthoriseAsync("pm_declined", number: 1);
        await app.AuthoriseAsync("pm_slow", number: 2);
        await app.AuthoriseAsync("pm_slow", bookingId: "b-12");

        IReadOnlyList<ProviderPayment> found = await app.Provider.FindAsync("b-1", default);

        Assert.Equal(
            [(2, ProviderStatus.Processing), (1, ProviderStatus.Declined)], found.Select(payment => (payment.Number, payment.Status)));
        Assert.Empty(await app.Provider.FindAsync("b-2", default));
    }

    [Fact]
    public async Task A_payment_that_is_not_there_is_none()
    {
        await using PaymentsApp app = await StartAsync();

        Assert.Null(await app.Provider.GetAsync("pi_none", default));
    }

    [Fact]
    public async Task More_refunds_than_a_charge_carries_are_all_counted()
    {
        await using PaymentsApp app = await StartAsync();
        string id = await app.CapturedAsync("pm_ok");
        using HttpClient shop = new()
        {
            BaseAddress = app.Client.BaseAddress,
            DefaultRequestHeaders = { { "Authorization", $"Bearer {app.Key}" } },
        };
        for (int i = 0; i < 12; i++)
        {
            using FormUrlEncodedContent form = new([new("payment_intent", id), new("amount", "100")]);
            (await shop.PostAsync("/local/stripe/v1/refunds", form)).EnsureSuccessStatusCode();
        }

        Assert.Equal(1200, (await app.GetAsync(id)).AmountRefunded);
        Assert.Equal((ProviderStatus.Refunded, 5000), await RefundedAsync());

        async Task<(ProviderStatus, long)> RefundedAsync()
        {
            ProviderPayment payment = (await app.Provider.RefundAsync(id, default)).Payment;
            return (payment.Status, payment.AmountRefunded);
        }
    }

    private Task<PaymentsApp> StartAsync() => PaymentsApp.StartAsync(_data, _time);
}
