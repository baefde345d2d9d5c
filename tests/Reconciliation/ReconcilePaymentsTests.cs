using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>Cycles of the reconciliation, with every webhook lost and nobody else asking.</summary>
public sealed class ReconcilePaymentsTests : IDisposable
{
    private readonly ReconciliationWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_payment_whose_webhook_was_lost_buys_its_booking()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Authorised);

        await _world.NextCycleAsync();

        Assert.Equal(BookingState.Booked, Now(booking).State);
        Assert.Equal(ProviderStatus.Captured, Payment(booking).Status);
        Assert.Empty(_world.Cases.All);
    }

    [Fact]
    public async Task A_payment_whose_answer_was_lost_too_is_found_by_its_booking()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Authorised);
        Assert.Null(Now(booking).Payment!.PaymentId);
        _world.Provider.IsUnanswered = (call, _) => call is "list" or "authorise";

        await _world.NextCycleAsync();

        Assert.Equal(BookingState.Booked, Now(booking).State);
    }

    [Fact]
    public async Task A_payment_that_the_buyer_never_made_is_given_up_and_voided_and_the_hold_goes_on()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.WaitsForBuyer);

        await _world.NextCycleAsync();
        await _world.NextCycleAsync();

        Assert.Equal(BookingState.Held, Now(booking).State);
        Assert.Equal(ProviderStatus.Voided, Payment(booking).Status);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_second_payment_for_one_booking_is_given_back()
    {
        BookingDocument booking = await _world.SoldAsync("alice");
        ProviderPayment second = _world.Provider.Add(booking.Id, "alice", 2, ProviderStatus.Captured, 5_000);

        await _world.NextCycleAsync();

        Assert.Equal((BookingState.Booked, ProviderStatus.Captured), (Now(booking).State, Payment(booking).Status));
        Assert.Equal(ProviderStatus.Refunded, _world.Provider[second.PaymentId].Status);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_payment_for_a_booking_that_is_not_there_is_given_back_and_kept_as_a_case()
    {
        ProviderPayment lost = _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Captured, 700);

        await _world.NextCycleAsync();
        PaymentCase open = Assert.Single(_world.OpenCases);
        Assert.Equal(
            (PaymentCaseKind.UnknownPayment, lost.PaymentId, "gala-nobody-1", 700),
            (open.Kind, open.PaymentId, open.BookingId, open.Amount));
        Assert.Equal(ProviderStatus.Refunded, _world.Provider[lost.PaymentId].Status);

        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
        Assert.Equal("The payment is refunded: no money is held or taken that is not given back.", Assert.Single(_world.Cases.All).Outcome);
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(11, 10, 1)]
    [InlineData(500, 10, 490)]
    public async Task A_store_that_lacks_all_bookings_does_not_give_all_money_back(int payments, int givenBack, int open)
    {
        for (int i = 0; i < payments; i++)
        {
            _world.Provider.Add($"gala-nobody-{i}", "nobody", 1, ProviderStatus.Captured, 700);
        }

        for (int cycle = 0; cycle < 4; cycle++)
        {
            await _world.NextCycleAsync();
        }

        Assert.Equal(givenBack, _world.Provider.Payments.Count(payment => payment.Status == ProviderStatus.Refunded));
        Assert.Equal(open, _world.OpenCases.Count());
    }

    [Fact]
    public async Task Money_that_an_administrator_has_dealt_with_is_not_given_back_by_itself()
    {
        for (int i = 0; i < 11; i++)
        {
            _world.Provider.Add($"gala-nobody-{i}", "nobody", 1, ProviderStatus.Captured, 700);
        }

        await _world.NextCycleAsync();
        await _world.NextCycleAsync();
        PaymentCase held = Assert.Single(_world.OpenCases);
        await _world.AloneAsync(() => _world.Services.GetRequiredService<PaymentCases>().CloseForGoodAsync(held.Id, "admin", default));
        await _world.NextCycleAsync();

        Assert.Equal(ProviderStatus.Captured, _world.Provider[held.PaymentId!].Status);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_payment_that_is_just_made_is_left_alone_while_its_booking_may_be_on_its_way()
    {
        _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Authorised, 700);

        await _world.CycleAsync();

        Assert.Equal(ProviderStatus.Authorised, _world.Provider.Payments[0].Status);
        Assert.Empty(_world.Cases.All);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("another shop's order #1", "alice")]
    [InlineData("order-1", "")]
    public async Task A_payment_that_this_app_did_not_make_is_listed_and_left_alone(string bookingId, string userId)
    {
        ProviderPayment foreign = _world.Provider.Add(bookingId, userId, 1, ProviderStatus.Captured, 700);

        await _world.NextCycleAsync();

        Assert.Equal(ProviderStatus.Captured, _world.Provider[foreign.PaymentId].Status);
        Assert.Equal(PaymentCaseKind.UnknownPayment, Assert.Single(_world.OpenCases).Kind);
    }

    [Fact]
    public async Task A_payment_of_another_amount_buys_nothing_and_is_a_case()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Authorised, amount: 4_999);

        await _world.NextCycleAsync();

        Assert.Equal(PaymentCaseKind.AmountDiffers, Assert.Single(_world.OpenCases).Kind);
        Assert.NotEqual(BookingState.Booked, Now(booking).State);
        Assert.Equal(ProviderStatus.Voided, Payment(booking).Status);

        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_disputed_payment_stays_on_the_list_and_its_booking_as_it_is()
    {
        BookingDocument booking = await _world.SoldAsync("alice");
        string paymentId = booking.Payment!.PaymentId!;
        _world.Provider[paymentId] = Payment(booking) with { Dispute = DisputeState.Open };

        await _world.NextCycleAsync();
        await _world.NextCycleAsync();

        PaymentCase open = Assert.Single(_world.OpenCases);
        Assert.Equal((PaymentCaseKind.Disputed, booking.Id), (open.Kind, open.BookingId));
        Assert.Equal(BookingState.Booked, Now(booking).State);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(29)]
    [InlineData(200)]
    public async Task A_refund_that_fails_long_after_it_was_confirmed_is_asked_for_again_though_no_event_tells_of_it(int days)
    {
        BookingDocument sold = await _world.SoldAsync("alice");
        ProviderPayment stray = _world.Provider.Add(sold.Id, "alice", 2, ProviderStatus.Captured, 5_000);
        BookingDocument taken = GivingBack.TakeBack(Now(sold), Now(sold).Payment!, GiveUpReason.RefundAsked, _world.Clock.GetUtcNow());
        BookingDocument back = GivingBack.Returned(
            taken, (BookingPayment.Refunding)taken.Payment!, refunded: true, _world.Clock.GetUtcNow());
        var returning = new StrayPayment(stray.PaymentId, StrayEnd.Returning, _world.Clock.GetUtcNow(), HadMoney: true);
        _world.Bookings.Put(StrayLifecycle.Returned(back, returning, _world.Clock.GetUtcNow()) with { DueAt = null });
        string[] both = [sold.Payment!.PaymentId!, stray.PaymentId];
        Refund(both, 5_000);
        await PassDaysAsync(days);
        Assert.Equal((PaymentProgress.Refunded, 0), (Now(sold).Payment!.Status, _world.OpenCases.Count()));

        // The buyer's bank sends it back.
        Refund(both, 0);
        await _world.NextCycleAsync();
        await _world.NextCycleAsync();
        await _world.NextCycleAsync();

        Assert.All(both, id => Assert.Equal(ProviderStatus.Refunded, _world.Provider[id].Status));
        Assert.Equal(2, Now(sold).Timeline.Count(entry => entry.What == TimelineStep.Refunded));
        Assert.Empty(_world.OpenCases);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(200)]
    public async Task A_part_paid_back_in_the_dashboard_long_after_the_sale_is_noticed(int days)
    {
        BookingDocument booking = await _world.SoldAsync("alice");
        await PassDaysAsync(days);
        int calls = _world.Provider.Calls;
        await _world.NextCycleAsync();
        Assert.Equal(3, _world.Provider.Calls - calls);

        Refund([booking.Payment!.PaymentId!], 2_000);
        await _world.NextCycleAsync();

        PaymentCase open = Assert.Single(_world.OpenCases);
        Assert.Equal((PaymentCaseKind.AmountDiffers, booking.Id), (open.Kind, open.BookingId));
        Assert.Equal(BookingState.Booked, Now(booking).State);
    }

    [Fact]
    public async Task What_happened_while_no_cycle_ran_is_walked_page_by_page_and_each_cycle_goes_on_where_the_one_before_was_cut_off()
    {
        BookingDocument booking = await _world.SoldAsync("alice");
        await PassDaysAsync(9);
        Refund([booking.Payment!.PaymentId!], 2_000);
        _world.Clock.Advance(TimeSpan.FromDays(20));
        for (int i = 0; i < 250; i++)
        {
            _world.Provider.Changes.Add((_world.Clock.GetUtcNow(), "pi_none"));
        }

        _world.Provider.IsUnanswered = (call, after) => call == "changed" && after == "200";
        await _world.CycleAsync();
        Assert.Equal(
            ("200", false),
            (_world.StoredSweeps.Find(PaymentSweep.OfChanges)!.After, _world.StoredSweeps.Find(PaymentSweep.OfChanges)!.IsDone));
        Assert.Empty(_world.OpenCases);

        // The place is lost as well: it begins anew, and from where it had begun.
        _world.Provider.IsUnanswered = (_, _) => false;
        _world.Provider.IsUnreadable = about => about == "200";
        await _world.NextCycleAsync();
        _world.Provider.IsUnreadable = _ => false;
        await _world.NextCycleAsync();

        Assert.Equal(PaymentCaseKind.AmountDiffers, Assert.Single(_world.OpenCases).Kind);
        Assert.True(_world.StoredSweeps.Find(PaymentSweep.OfChanges)!.IsDone);
    }

    [Theory]
    [InlineData("Won")]
    [InlineData("Lost")]
    public async Task A_disputes_end_is_seen_though_no_event_tells_of_it(string how)
    {
        DisputeState end = Enum.Parse<DisputeState>(how);
        BookingDocument booking = await _world.SoldAsync("alice");
        ProviderPayment stray = _world.Provider.Add(booking.Id, "alice", 2, ProviderStatus.Captured, 5_000);
        _world.Provider[stray.PaymentId] = stray with { Dispute = DisputeState.Open, IsHeldByDispute = true };
        _world.Provider[booking.Payment!.PaymentId!] = Payment(booking) with { Dispute = DisputeState.Open, IsHeldByDispute = true };
        await _world.NextCycleAsync();
        await _world.NextCycleAsync();

        Assert.Equal(DisputeState.Open, Now(booking).Payment!.Dispute);
        Assert.All(_world.OpenCases, one => Assert.Equal(PaymentCaseKind.Disputed, one.Kind));
        Assert.Equal(2, _world.OpenCases.Count());

        _world.Provider[stray.PaymentId] = _world.Provider[stray.PaymentId] with { Dispute = end, IsHeldByDispute = false };
        _world.Provider[booking.Payment!.PaymentId!] = Payment(booking) with { Dispute = end, IsHeldByDispute = false };
        await _world.NextCycleAsync();
        await _world.NextCycleAsync();

        Assert.Equal((BookingState.Booked, end), (Now(booking).State, Now(booking).Payment!.Dispute));
        Assert.Equal(end == DisputeState.Won ? ProviderStatus.Refunded : ProviderStatus.Captured, _world.Provider[stray.PaymentId].Status);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_booking_that_counts_on_a_payment_which_the_provider_lacks_is_a_case_until_it_is_there()
    {
        // Its id is known once it was asked after.
        BookingDocument booking = _world.Bookings.Put(await _world.PayAsync("alice")).Document!;
        ProviderPayment payment = Payment(booking);
        _world.Provider.Lose(payment.PaymentId);

        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.CycleAsync();
        PaymentCase open = Assert.Single(_world.OpenCases);
        Assert.Equal((PaymentCaseKind.MissingAtProvider, payment.PaymentId, booking.Id), (open.Kind, open.PaymentId, open.BookingId));

        // Such as after a restore at the provider.
        _world.Provider.Know(payment with { Status = ProviderStatus.Authorised });

        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await _world.CycleAsync();
        Assert.Equal(BookingState.Booked, Now(booking).State);
        await _world.CompleteAsync();
        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task Money_that_is_not_back_stays_on_the_list_until_it_is()
    {
        ProviderPayment late = _world.Provider.Add(_world.Held("alice").Id, "alice", 1, ProviderStatus.Captured, 5_000);
        _world.Provider.RefundsPend = true;

        await _world.NextCycleAsync();
        await _world.NextCycleAsync();
        PaymentCase open = Assert.Single(_world.OpenCases);
        Assert.Equal(PaymentCaseKind.RefundUnfinished, open.Kind);
        Assert.True(open.Seen >= 2);
        Assert.Equal(5_000, _world.Provider[late.PaymentId].AmountRefunding);

        _world.Provider[late.PaymentId] =
            _world.Provider[late.PaymentId] with { Status = ProviderStatus.Refunded, AmountRefunded = 5_000, AmountRefunding = 0 };
        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_payment_that_cannot_be_cancelled_is_a_case_also_while_the_provider_does_not_answer()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        _world.Bookings.Put(booking with
        {
            Payment = booking.Payment!.To<BookingPayment.Cancelling>() with { GivenUpAt = booking.Payment!.SettleBy },
        });
        _world.Provider.IsUnanswered = (_, _) => true;

        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);

        await _world.NextCycleAsync();
        Assert.Equal(PaymentCaseKind.CancelUnconfirmed, Assert.Single(_world.OpenCases).Kind);
        Assert.Equal(BookingState.Paying, Now(booking).State);

        _world.Provider.IsUnanswered = (_, _) => false;
        await _world.NextCycleAsync();
        Assert.Empty(_world.OpenCases);
        Assert.Equal(BookingState.Expired, Now(booking).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_is_settled_as_it_is_now_and_not_as_the_list_had_it(bool guarded)
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Voided);
        _world.Provider.Lists = payment => payment with { Status = ProviderStatus.Authorised };
        if (!guarded)
        {
            _world.Provider.IsUnanswered = (call, _) =>
            {
                // As if the list's word were taken: the next look at the payment shows the same.
                Set(booking, call == "get" ? ProviderStatus.Authorised : ProviderStatus.Voided);
                return false;
            };
        }

        await _world.CycleAsync();

        // Taken for authorised it would be sold, and undone at once since there is no money.
        Assert.Equal(guarded ? BookingState.Held : BookingState.Refunded, Now(booking).State);
    }

    [Fact]
    public async Task A_provider_that_is_down_during_a_cycle_loses_nothing()
    {
        List<BookingDocument> bookings = [];
        for (int user = 0; user < 30; user++)
        {
            bookings.Add(await _world.PayAsync($"user{user}", $"A-{user + 1}"));
            Set(bookings[^1], ProviderStatus.Authorised);
        }

        // Each cycle is cut off at another call, and the last at none.
        for (int answered = 0; answered < 100; answered += 7)
        {
            int left = answered;
            _world.Provider.IsUnanswered = (_, _) => left-- <= 0;
            await _world.CycleAsync();
            await _world.CompleteAsync();
            _world.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        _world.Provider.IsUnanswered = (_, _) => false;
        await _world.NextCycleAsync();

        Assert.All(
            bookings,
            booking => Assert.Equal((BookingState.Booked, ProviderStatus.Captured), (Now(booking).State, Payment(booking).Status)));
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_not_asked_for_every_booking()
    {
        for (int user = 0; user < 100; user++)
        {
            await _world.PayAsync($"user{user}", $"A-{user + 1}");
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        _world.Provider.IsUnanswered = (_, _) => true;
        int before = _world.Provider.Calls;

        await _world.CycleAsync();

        Assert.InRange(_world.Provider.Calls - before, 3, 20);
    }

    [Fact]
    public async Task Ten_thousand_payments_are_walked_page_by_page_and_no_cycle_walks_more_than_its_bound()
    {
        for (int i = 0; i < 45_000; i++)
        {
            _world.Provider.Add("", "", 0, ProviderStatus.Voided, 1);
        }

        ProviderPayment oldest = _world.Provider.Payments[0];
        _world.Provider[oldest.PaymentId] = oldest with
        {
            Status = ProviderStatus.Captured,
            AmountCaptured = 1,
            BookingId = "gala-nobody-1",
            UserId = "nobody",
            Number = 1,
        };
        _world.Clock.Advance(TimeSpan.FromHours(2));

        List<int> pages = [];
        for (int cycle = 0; cycle < 3; cycle++)
        {
            int before = _world.Provider.PagesListed;
            await _world.CycleAsync();
            pages.Add(_world.Provider.PagesListed - before);
        }

        // One page is of the last hour, which has none.
        Assert.Equal([201, 201, 51], pages);
        Assert.Equal(ProviderDouble.PageSize, _world.Provider.MostListed);
        Assert.Equal(ProviderStatus.Refunded, _world.Provider[oldest.PaymentId].Status);
    }

    [Fact]
    public async Task A_page_of_which_one_could_not_be_looked_at_is_not_passed()
    {
        ProviderPayment lost = _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Captured, 700);
        for (int i = 0; i < 300; i++)
        {
            _world.Provider.Add("", "", 0, ProviderStatus.Voided, 1);
        }

        _world.Clock.Advance(TimeSpan.FromHours(2));
        _world.Provider.IsUnanswered = (call, about) => call == "get" && about == lost.PaymentId;
        await _world.CycleAsync();
        string? place = _world.StoredSweeps.Find(PaymentSweep.TheId)!.After;
        _world.Provider.IsUnanswered = (_, _) => false;
        await _world.CycleAsync();

        Assert.NotNull(place);
        Assert.Equal(ProviderStatus.Refunded, _world.Provider[lost.PaymentId].Status);
        Assert.True(_world.StoredSweeps.Find(PaymentSweep.TheId)!.IsDone);
    }

    [Fact]
    public async Task A_payment_that_the_provider_gives_a_strange_answer_for_is_listed_and_the_others_are_looked_at()
    {
        ProviderPayment before = _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Captured, 700);
        ProviderPayment strange = _world.Provider.Add("gala-nobody-2", "nobody", 1, ProviderStatus.Captured, 700);
        for (int i = 0; i < 150; i++)
        {
            _world.Provider.Add("", "", 0, ProviderStatus.Voided, 1);
        }

        _world.Clock.Advance(TimeSpan.FromHours(2));
        _world.Provider.IsUnreadable = id => id == strange.PaymentId;
        await _world.CycleAsync();

        Assert.Equal(ProviderStatus.Refunded, _world.Provider[before.PaymentId].Status);
        Assert.True(_world.StoredSweeps.Find(PaymentSweep.TheId)!.IsDone);
        PaymentCase open = Assert.Single(_world.OpenCases, one => one.Kind == PaymentCaseKind.Unreadable);
        Assert.Equal((strange.PaymentId, "It cannot be compared: The payment provider answered 418."), (open.PaymentId, open.Detail));

        _world.Provider.IsUnreadable = _ => false;
        await _world.NextCycleAsync();
        await _world.NextCycleAsync();
        Assert.Equal(ProviderStatus.Refunded, _world.Provider[strange.PaymentId].Status);
        Assert.Empty(_world.OpenCases);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booking_whose_payment_the_provider_gives_a_strange_answer_for_is_listed_and_the_others_are_settled(bool named)
    {
        BookingDocument strange = await _world.PayAsync("alice");
        _world.Bookings.Put(named ? strange : Now(strange));
        BookingDocument other = await _world.PayAsync("bob", "A-2");
        Set(strange, ProviderStatus.Authorised);
        Set(other, ProviderStatus.Authorised);
        _world.Provider.IsUnreadable = id => id == strange.Payment!.PaymentId;

        await _world.NextCycleAsync();

        Assert.Equal(BookingState.Booked, Now(other).State);
        Assert.Single(_world.OpenCases, open => (open.Kind, open.BookingId) == (PaymentCaseKind.Unreadable, strange.Id));

        // One that the booking does not name is on the list as the provider's too.
        Assert.Equal(named ? 1 : 2, _world.OpenCases.Count());

        _world.Provider.IsUnreadable = _ => false;
        await _world.NextCycleAsync();
        Assert.Equal(BookingState.Booked, Now(strange).State);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task A_list_that_is_answered_strangely_keeps_nothing_from_its_turn_but_what_it_would_show()
    {
        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Authorised);
        ProviderPayment disputed = _world.Provider.Add("", "", 1, ProviderStatus.Captured, 700);
        await _world.NextCycleAsync();
        _world.Provider[disputed.PaymentId] = disputed with { Status = ProviderStatus.Refunded };

        // As the double asks for the first page of a list.
        _world.Provider.IsUnreadable = about => about.Length == 0;
        await _world.NextCycleAsync();

        Assert.Equal(BookingState.Booked, Now(booking).State);
        Assert.Empty(_world.OpenCases);
    }

    [Fact]
    public async Task Payments_that_the_provider_never_answers_for_keep_no_other_from_its_turn_for_long_and_are_listed()
    {
        ProviderPayment before = _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Captured, 700);
        List<string> silent = [];
        for (int i = 0; i < 4; i++)
        {
            silent.Add(_world.Provider.Add($"gala-nobody-{i + 2}", "nobody", 1, ProviderStatus.Captured, 700).PaymentId);
        }

        for (int i = 0; i < 100; i++)
        {
            _world.Provider.Add("", "", 0, ProviderStatus.Voided, 1);
        }

        _world.Clock.Advance(TimeSpan.FromHours(2));
        _world.Provider.IsUnanswered = (call, about) => call == "get" && silent.Contains(about);
        for (int cycle = 0; cycle < 3; cycle++)
        {
            Assert.DoesNotContain(_world.OpenCases, one => one.Kind == PaymentCaseKind.Unreadable);
            await _world.CycleAsync();
        }

        Assert.Equal(ProviderStatus.Refunded, _world.Provider[before.PaymentId].Status);
        Assert.Equal(
            silent.Order(), _world.OpenCases.Where(one => one.Kind == PaymentCaseKind.Unreadable).Select(one => one.PaymentId!).Order());
        Assert.True(_world.StoredSweeps.Find(PaymentSweep.TheId)!.IsDone);

        BookingDocument booking = await _world.PayAsync("alice");
        Set(booking, ProviderStatus.Authorised);
        await _world.NextCycleAsync();
        Assert.Equal(BookingState.Booked, Now(booking).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_sweeps_at_once_do_not_put_each_other_back(bool guarded)
    {
        for (int i = 0; i < 450; i++)
        {
            _world.Provider.Add("", "", 0, ProviderStatus.Voided, 1);
        }

        _world.Clock.Advance(TimeSpan.FromHours(2));
        _world.Provider.IsUnanswered = (call, after) => call == "list" && after == "pi_351";
        await _world.CycleAsync();
        Assert.Equal("pi_351", _world.StoredSweeps.Find(PaymentSweep.TheId)!.After);

        // While one cycle has looked at its page, another looks at it and at the two that follow.
        _world.Provider.IsUnanswered = (call, after) => call == "list" && after == "pi_151";
        _world.Sweeps.IgnoresETag = _ => !guarded;
        _world.Sweeps.BeforeReplaceBy = sweep => sweep.Id == PaymentSweep.TheId;
        string? reached = null;
        _world.Sweeps.Then = async () =>
        {
            await _world.CycleAsync();
            reached = _world.StoredSweeps.Find(PaymentSweep.TheId)!.After;
            _world.Provider.IsUnanswered = (call, after) => call == "list" && after.Length > 0;
        };
        await _world.CycleAsync();

        Assert.Equal("pi_151", reached);
        Assert.Equal(guarded ? "pi_151" : "pi_251", _world.StoredSweeps.Find(PaymentSweep.TheId)!.After);
    }

    [Fact]
    public async Task A_place_that_the_provider_does_not_know_any_more_begins_the_sweep_anew()
    {
        ProviderPayment lost = _world.Provider.Add("gala-nobody-1", "nobody", 1, ProviderStatus.Captured, 700);
        _world.StoredSweeps.Put(
            PaymentSweep.Begin(PaymentSweep.TheId, _world.Clock.GetUtcNow() - TimeSpan.FromDays(1), _world.Clock.GetUtcNow()) with
            {
                After = "pi_of_another_account",
            });
        _world.Clock.Advance(TimeSpan.FromHours(2));

        await _world.CycleAsync();
        await _world.CycleAsync();

        Assert.Equal(ProviderStatus.Refunded, _world.Provider[lost.PaymentId].Status);
    }

    [Fact]
    public async Task A_sale_that_is_done_costs_the_provider_nothing_but_its_place_in_the_lists()
    {
        for (int user = 0; user < 20; user++)
        {
            await _world.SoldAsync($"user{user}", $"A-{user + 1}");
        }

        _world.Clock.Advance(TimeSpan.FromHours(2));
        int before = _world.Provider.Calls;
        await _world.CycleAsync();

        Assert.Equal(3, _world.Provider.Calls - before);
    }

    private BookingDocument Now(BookingDocument booking) => _world.Bookings.Find(booking.Id)!;

    /// <summary>A cycle a day.</summary>
    private async Task PassDaysAsync(int days)
    {
        for (int day = 0; day < days; day++)
        {
            _world.Clock.Advance(TimeSpan.FromDays(1));
            await _world.CycleAsync();
        }
    }

    /// <summary>So much of each has been paid back by now, of which no event reaches us.</summary>
    private void Refund(IEnumerable<string> paymentIds, long amount)
    {
        foreach (string id in paymentIds)
        {
            _world.Provider.Change(id, payment => payment with
            {
                Status = amount == payment.Amount ? ProviderStatus.Refunded : ProviderStatus.Captured,
                AmountRefunded = amount,
            });
        }
    }

    private ProviderPayment Payment(BookingDocument booking) => _world.Provider[booking.Payment!.PaymentId!];

    private void Set(BookingDocument booking, ProviderStatus status, long amount = 5_000) =>
        _world.Provider[booking.Payment!.PaymentId!] = Payment(booking) with { Status = status, Amount = amount };
}
