using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TicketMaster.Administration;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Local;
using TicketMaster.Local.Payments;
using TicketMaster.Tests.Administration;
using TicketMaster.Tests.Catalogue;
using TicketMaster.Tests.Decisions;
using TicketMaster.Tests.Http;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Reconciliation;
using TicketMaster.Tests.Scenarios;
using TicketMaster.Tests.Search;
using TicketMaster.Tests.Tickets;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>Each limit has a test at it and one past it: here, or where this says.</summary>
public sealed class LimitsTests
{
    private const string ForeignAccounts =
        nameof(ForeignAccountTests.A_sale_without_money_is_undone_in_the_end_but_not_if_several_lost_theirs_at_once);

    private static readonly Dictionary<string, (Type Tests, string Test)> s_tests = new()
    {
        [nameof(Limits.IdLength)] = (typeof(LimitsTests), nameof(An_id_has_64_characters_at_most)),
        [nameof(Limits.EventIdLength)] = (typeof(BadInputIdTests), nameof(BadInputIdTests.An_events_id_may_have_36_characters_and_no_more)),
        [nameof(Limits.ConfirmAnswer)] =
            (typeof(SaleInOneBreathTests), nameof(SaleInOneBreathTests.A_provider_that_takes_long_does_not_keep_the_buyer)),
        [nameof(Limits.ClockAhead)] =
            (typeof(ClockAheadTests), nameof(ClockAheadTests.What_began_in_the_future_begins_now)),
        [nameof(Limits.MissingPayments)] = (typeof(ForeignAccountTests), ForeignAccounts),
        [nameof(Limits.AuthorisationLife)] = (typeof(ForeignAccountTests), ForeignAccounts),
        [nameof(Limits.SectionLength)] =
            (typeof(SeatingPlanTests), nameof(SeatingPlanTests.A_ticket_id_is_as_long_as_its_parts_may_be_and_no_longer)),
        [nameof(Limits.RowLength)] =
            (typeof(SeatingPlanTests), nameof(SeatingPlanTests.A_ticket_id_is_as_long_as_its_parts_may_be_and_no_longer)),
        [nameof(Limits.SeatLength)] =
            (typeof(SeatingPlanTests), nameof(SeatingPlanTests.A_ticket_id_is_as_long_as_its_parts_may_be_and_no_longer)),
        [nameof(Limits.TicketsPerReserve)] =
            (typeof(BadInputBookingTests), nameof(BadInputBookingTests.The_ninth_ticket_of_one_event_is_refused)),
        [nameof(Limits.SeatsPerEvent)] = (typeof(LimitsTests), nameof(A_plan_has_200_000_seats_at_most)),
        [nameof(Limits.SectionsPerEvent)] =
            (typeof(SeatingPlanProblemsTests), nameof(SeatingPlanProblemsTests.Each_fault_is_told_in_a_sentence)),
        [nameof(Limits.PriceBandsPerEvent)] =
            (typeof(SeatingPlanProblemsTests), nameof(SeatingPlanProblemsTests.Each_fault_of_the_price_bands_is_told_in_a_sentence)),
        [nameof(Limits.PerformersPerEvent)] = (typeof(LimitsTests), nameof(An_event_has_20_performers_at_most)),
        [nameof(Limits.OtherNames)] = (typeof(OtherNamesTests), nameof(OtherNamesTests.There_are_20_other_names_at_most)),
        [nameof(Limits.BodyBytes)] =
            (typeof(BadInputHttpTests), nameof(BadInputHttpTests.A_body_may_be_as_large_as_its_limit_and_no_larger)),
        [nameof(Limits.AdminBodyBytes)] =
            (typeof(BadInputHttpTests), nameof(BadInputHttpTests.A_body_may_be_as_large_as_its_limit_and_no_larger)),
        [nameof(Limits.PageSize)] = (typeof(LimitsTests), nameof(A_page_has_100_bookings_at_most_and_20_unless_asked_otherwise)),
        [nameof(Limits.DefaultPageSize)] = (typeof(LimitsTests), nameof(A_page_has_100_bookings_at_most_and_20_unless_asked_otherwise)),
        [nameof(Limits.DeadLetterBodyBytes)] =
            (typeof(DeadLetterTests), nameof(DeadLetterTests.Dead_letters_are_listed_page_by_page_with_what_can_be_read_of_them)),
        [nameof(Limits.DeadLettersPerRedrive)] = (
            typeof(DeadLetterRedriveTests),
            nameof(DeadLetterRedriveTests.A_hundred_are_sent_again_at_most_and_more_says_that_there_are_others)),
        [nameof(Limits.DeadLettersReceived)] =
            (typeof(DeadLetterRedriveTests), nameof(DeadLetterRedriveTests.One_that_a_thousand_older_ones_stand_before_is_not_reached)),
        [nameof(Limits.TicketsPage)] = (typeof(LimitsTests), nameof(A_view_has_1000_tickets_at_most)),
        [nameof(Limits.SearchWindow)] = (
            typeof(SearchParametersTests),
            nameof(SearchParametersTests.A_page_may_reach_to_the_end_of_the_window_and_a_radius_and_words_to_their_limits)),
        [nameof(Limits.SearchTokenLength)] = (typeof(SearchParametersTests), nameof(SearchParametersTests.A_word_too_long_is_refused)),
        [nameof(Limits.SearchRadius)] = (
            typeof(SearchParametersTests),
            nameof(SearchParametersTests.A_page_may_reach_to_the_end_of_the_window_and_a_radius_and_words_to_their_limits)),
        [nameof(Limits.DefaultSearchRadius)] =
            (typeof(SearchParametersTests), nameof(SearchParametersTests.A_radius_not_given_is_the_default_one)),
        [nameof(Limits.Suggestions)] = (typeof(LimitsTests), nameof(Ten_completions_are_given_at_most)),
        [nameof(Limits.UserIdLength)] = (typeof(BadInputUserTests), nameof(BadInputUserTests.A_token_is_not_issued_for_what_is_no_user)),
        [nameof(Limits.IdempotencyKeyLength)] =
            (typeof(BadInputReserveTests), nameof(BadInputReserveTests.A_key_used_for_another_request_is_refused)),
        [nameof(Limits.IdempotencyKeyKeptFor)] =
            (typeof(IdempotencyKeyTests), nameof(IdempotencyKeyTests.A_key_is_forgotten_after_two_days_and_no_sooner)),
        [nameof(Limits.ScansPerDelivery)] =
            (typeof(GateTests), nameof(GateTests.Each_scan_of_a_delivery_has_its_own_result_and_a_delivery_that_is_none_is_refused)),
        [nameof(Limits.ScanConflicts)] =
            (typeof(OfflineScanDecisionTests), nameof(OfflineScanDecisionTests.A_scan_made_offline_is_judged_by_when_it_was_made)),
        [nameof(Limits.UndoneCheckIns)] = (typeof(UndoDecisionTests), nameof(UndoDecisionTests.A_check_in_is_undone_once)),
        [nameof(Limits.ReasonLength)] = (typeof(GateTests), nameof(GateTests.What_cannot_be_undone_is_refused)),
        [nameof(Limits.TicketCodeLength)] = (typeof(TicketCodesTests), nameof(TicketCodesTests.A_code_has_1024_characters_at_most)),
        [nameof(Limits.GateLength)] = (typeof(CheckInTests), nameof(CheckInTests.A_gates_name_is_1_to_64_characters_that_can_be_read)),
        [nameof(Limits.PlainBodyBytes)] =
            (typeof(CompressionTests), nameof(CompressionTests.A_body_of_more_than_1_KB_is_compressed_and_no_shorter_one)),
        [nameof(Limits.PaymentMethodLength)] =
            (typeof(BadInputBookingTests), nameof(BadInputBookingTests.A_payment_method_that_is_none_is_refused_and_the_hold_goes_on)),
        [nameof(Limits.NameLength)] = (typeof(EventAdminTests), nameof(EventAdminTests.Limits_hold_at_their_edge_and_one_past_it)),
        [nameof(Limits.MarksPerLetter)] = (typeof(CatalogueNameTests), nameof(CatalogueNameTests.A_letter_has_30_marks_at_most)),
        [nameof(Limits.FirstYear)] = (typeof(LimitsTests), nameof(An_events_dates_are_of_the_years_2000_to_2999)),
        [nameof(Limits.LastYear)] = (typeof(LimitsTests), nameof(An_events_dates_are_of_the_years_2000_to_2999)),
        [nameof(Limits.Price)] =
            (typeof(SeatingPlanProblemsTests), nameof(SeatingPlanProblemsTests.Each_fault_of_the_price_bands_is_told_in_a_sentence)),
        [nameof(Limits.ReturnUrlLength)] =
            (typeof(ReturnAddressTests), nameof(ReturnAddressTests.An_address_is_as_long_as_it_may_be_and_no_longer)),
        [nameof(Limits.TakeOverGrace)] = (typeof(LimitsTests), nameof(A_hold_is_taken_over_a_second_after_its_end_and_no_sooner)),
        [nameof(Limits.BookingKeyBytes)] =
            (typeof(BookingKeysTests), nameof(BookingKeysTests.A_key_has_32_bytes_at_least_and_each_other_key_is_one)),
        [nameof(Limits.EndedHoldsFor)] =
            (typeof(ReserveLimitsTests), nameof(ReserveLimitsTests.A_user_who_lets_many_holds_of_an_event_end_waits_an_hour)),
        [nameof(Limits.WebhookSignatures)] =
            (typeof(WebhookSignatureTests), nameof(WebhookSignatureTests.A_header_has_10_signatures_at_most)),
        [nameof(Limits.WebhookSecretLength)] =
            (typeof(PaymentsOptionsTests), nameof(PaymentsOptionsTests.A_webhook_secret_that_is_missing_or_short_stops_the_start)),
        [nameof(Limits.ProviderKeyLength)] =
            (typeof(PaymentsOptionsTests), nameof(PaymentsOptionsTests.A_key_that_is_missing_short_or_without_a_mode_stops_the_start)),
        [nameof(Limits.LobbyClosesBefore)] =
            (typeof(Decisions.RoomDecisionTests), nameof(Decisions.RoomDecisionTests.The_lobby_closes_fifteen_seconds_before_the_draw)),
        [nameof(Limits.ShortestLobby)] = (
            typeof(Decisions.RoomDecisionTests),
            nameof(Decisions.RoomDecisionTests.The_draw_is_at_the_opening_of_the_sale_and_half_a_minute_after_the_lobbys_at_least)),
        [nameof(Limits.SeedShownAfter)] = (
            typeof(AdmitWaitingTests), nameof(AdmitWaitingTests.The_seed_is_shown_ten_seconds_after_the_lobby_has_closed_and_no_sooner)),
        [nameof(Limits.LobbyCopyAge)] =
            (typeof(LaggingInstanceTests), nameof(LaggingInstanceTests.A_copy_of_the_room_is_good_for_less_than_five_seconds)),
        [nameof(Limits.AdmittedPerMinute)] = (typeof(EventAdminTests), nameof(EventAdminTests.A_waiting_room_that_cannot_be_is_refused)),
        [nameof(Limits.MostAdmittedPerMinute)] = (
            typeof(RoomDecisionTests),
            nameof(RoomDecisionTests.A_room_that_decides_by_itself_gives_way_to_a_store_that_throttles_and_a_provider_that_is_away)),
        [nameof(Limits.LeastPassSeconds)] = (typeof(EventAdminTests), nameof(EventAdminTests.A_waiting_room_that_cannot_be_is_refused)),
        [nameof(Limits.MostPassSeconds)] = (typeof(EventAdminTests), nameof(EventAdminTests.A_waiting_room_that_cannot_be_is_refused)),
        [nameof(Limits.PassSeconds)] =
            (typeof(EventAdminTests), nameof(EventAdminTests.An_event_gets_a_waiting_room_and_is_opened_to_all_again)),
        [nameof(Limits.PublicNameLength)] =
            (typeof(EventAdminTests), nameof(EventAdminTests.A_public_value_has_200_characters_at_most_and_its_name_100)),
        [nameof(Limits.PublicValueLength)] =
            (typeof(EventAdminTests), nameof(EventAdminTests.A_public_value_has_200_characters_at_most_and_its_name_100)),
        [nameof(Limits.WebhookAge)] = (typeof(WebhookSignatureTests), nameof(WebhookSignatureTests.A_signature_of_another_time_is_stale)),
    };

    [Fact]
    public void Each_limit_has_its_test()
    {
        IEnumerable<string> limits = typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name);

        Assert.Equal(limits.Order(StringComparer.Ordinal), s_tests.Keys.Order(StringComparer.Ordinal));
        Assert.All(s_tests.Values, test => Assert.True(test.Tests.GetMethod(test.Test)!.IsDefined(typeof(FactAttribute))));
    }

    [Fact]
    public void An_id_has_64_characters_at_most()
    {
        Assert.True(Ids.IsValid(new string('i', Limits.IdLength)));
        Assert.False(Ids.IsValid(new string('i', Limits.IdLength + 1)));
        Assert.True(Ids.IsValid("-"));
        Assert.False(Ids.IsValid(""));
    }

    [Fact]
    public void A_plan_has_200_000_seats_at_most()
    {
        PlanSection most = TestEvents.Section("A", rows: 500, seats: 400);

        Assert.Empty(SeatingPlanProblems.Find([most], null));
        Assert.Single(SeatingPlanProblems.Find([most, TestEvents.Section("B", rows: 1, seats: 1)], null));
    }

    [Theory]
    [InlineData("2000-01-01T00:00:00Z", true)]
    [InlineData("1999-12-31T23:59:59.9999999Z", false)]
    [InlineData("2999-12-31T23:59:59.9999999Z", true)]
    [InlineData("3000-01-01T00:00:00Z", false)]
    public void An_events_dates_are_of_the_years_2000_to_2999(string text, bool accepted)
    {
        List<string> problems = [];

        DateTimeOffset? moment = TextProblems.Moment(problems, "startsAt", text);

        Assert.Equal(accepted, moment == DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(accepted ? 0 : 1, problems.Count);
    }

    [Fact]
    public async Task An_event_has_20_performers_at_most()
    {
        var shared = new BadInputApp();
        await shared.InitializeAsync();
        BadInputOperation one = BadInputOperation.All["an event"];
        string[] performers = [.. Enumerable.Range(1, Limits.PerformersPerEvent + 1).Select(number => $"p{number}")];
        foreach (string performer in performers)
        {
            (await shared.Admin.PutAnswerAsync($"/admin/performers/{performer}", new { name = performer }))
                .Is(performer == "p1" ? HttpStatusCode.OK : HttpStatusCode.Created);
        }

        await shared.RefusedAsync(HttpStatusCode.BadRequest, "invalid-request", () => PutAsync(performers));
        (await PutAsync(performers[1..])).Is(HttpStatusCode.Created);
        await shared.DisposeAsync();

        Task<Answer> PutAsync(string[] named)
        {
            JsonObject body = JsonNode.Parse(one.Body)!.AsObject();
            body["performerIds"] = new JsonArray([.. named.Select(id => JsonValue.Create(id))]);
            return shared.Admin.AskAsync(one.Method, one.Path, body.ToJsonString());
        }
    }

    [Fact]
    public async Task A_page_has_100_bookings_at_most_and_20_unless_asked_otherwise()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        for (int i = 0; i <= Limits.PageSize; i++)
        {
            await app.AddAsync(TestEvents.Of($"e{i}"));
            (await alice.ReserveAsync($"e{i}-A-A-1")).Is(HttpStatusCode.Created);
        }

        Assert.Equal(Limits.DefaultPageSize, (await alice.GetAnswerAsync("/bookings"))["bookings"].GetArrayLength());
        Answer full = await alice.GetAnswerAsync($"/bookings?size={Limits.PageSize}");
        Assert.Equal(Limits.PageSize, full["bookings"].GetArrayLength());
        Answer rest = await alice.GetAnswerAsync(full.Text("next"));
        Assert.Equal("e0", Assert.Single(rest["bookings"].EnumerateArray()).GetProperty("eventId").GetString());
        (await alice.GetAnswerAsync($"/bookings?size={Limits.PageSize + 1}")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_view_has_1000_tickets_at_most()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala", TestEvents.Section("A", rows: 11, seats: 91)));
        using HttpClient anyone = app.Anyone();

        Answer most = (await anyone.GetAnswerAsync($"/event/gala?limit={Limits.TicketsPage}")).Is(HttpStatusCode.OK);

        Assert.Equal(Limits.TicketsPage, most["tickets"].GetArrayLength());
        Assert.Equal(Limits.TicketsPage, (await anyone.GetAnswerAsync("/event/gala"))["tickets"].GetArrayLength());
        Assert.Equal(1, (await anyone.GetAnswerAsync(most.Text("ticketsNext")))["tickets"].GetArrayLength());
        (await anyone.GetAnswerAsync($"/event/gala?limit={Limits.TicketsPage + 1}"))
            .IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Ten_completions_are_given_at_most()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        for (int i = 0; i <= Limits.Suggestions; i++)
        {
            await app.AddAsync(TestEvents.Of($"e{i}") with { Name = $"Galaxy {(char)('a' + i)}" });
        }

        await app.UntilIdleAsync();
        using HttpClient anyone = app.Anyone();

        Answer most = (await anyone.GetAnswerAsync($"/search/suggest?token=galax&size={Limits.Suggestions}")).Is(HttpStatusCode.OK);

        Assert.Equal(Limits.Suggestions, most["suggestions"].GetArrayLength());
        (await anyone.GetAnswerAsync($"/search/suggest?token=galax&size={Limits.Suggestions + 1}"))
            .IsRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_hold_is_taken_over_a_second_after_its_end_and_no_sooner()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: "--Booking:HoldFor=00:00:30");
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);

        app.Clock.Advance(TimeSpan.FromSeconds(30) + Limits.TakeOverGrace - TimeSpan.FromTicks(1));
        (await bob.ReserveAsync("gala-A-A-1")).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        app.Clock.Advance(TimeSpan.FromTicks(1));
        (await bob.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
    }

    /// <summary>The edges of every setting that has them, as its attribute says, in the section's own options class.</summary>
    [Theory]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.HoldFor), "00:00:01", "1.00:00:00", "00:00:00.9999999", "1.00:00:00.0000001")]
    [InlineData(
        typeof(BookingOptions), nameof(BookingOptions.SettleFor), "00:00:01", "1.00:00:00", "00:00:00.9999999", "1.00:00:00.0000001")]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.MaxTicketsPerEvent), "1", "100", "0", "101")]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.ReservesPerMinute), "1", "1000000", "0", "1000001")]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.MaxEndedHolds), "1", "1000000", "0", "1000001")]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.MaxHeldSeats), "1", "1000000", "0", "1000001")]
    [InlineData(typeof(BookingOptions), nameof(BookingOptions.MaxPaymentsPerHold), "1", "1000", "0", "1001")]
    [InlineData(typeof(LocalOptions), nameof(LocalOptions.DemoEvents), "0", "100000", "-1", "100001")]
    [InlineData(
        typeof(SimulatedPaymentsOptions),
        nameof(SimulatedPaymentsOptions.SlowFor),
        "00:00:00",
        "1.00:00:00",
        "-00:00:00.0000001",
        "1.00:00:00.0000001")]
    public void A_setting_may_be_at_its_edges_and_not_past_them(
        Type options, string property, string least, string most, string under, string over)
    {
        Assert.True(IsValid(least));
        Assert.True(IsValid(most));
        Assert.False(IsValid(under));
        Assert.False(IsValid(over));

        bool IsValid(string text)
        {
            object instance = Activator.CreateInstance(options)!;
            PropertyInfo setting = options.GetProperty(property)!;
            setting.SetValue(instance, setting.PropertyType == typeof(int)
                ? int.Parse(text, CultureInfo.InvariantCulture)
                : TimeSpan.Parse(text, CultureInfo.InvariantCulture));
            List<ValidationResult> wrong = [];
            bool valid = Validator.TryValidateObject(instance, new ValidationContext(instance), wrong, validateAllProperties: true);
            Assert.All(wrong, result => Assert.Contains(property, result.ErrorMessage!, StringComparison.Ordinal));
            return valid;
        }
    }

    [Theory]
    [InlineData("--Booking:MaxTicketsPerEvent=0", "MaxTicketsPerEvent")]
    [InlineData("--Booking:HoldFor=00:00:00", "HoldFor")]
    [InlineData("--Booking:HoldFor=soon", "HoldFor")]
    [InlineData("--Booking:HoldFr=00:00:01", "HoldFr")]
    public async Task A_setting_past_its_edge_stops_the_start(string setting, string named)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TicketMasterApp.StartAsync(settings: setting));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}
