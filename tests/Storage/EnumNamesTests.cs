using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Refund;
using TicketMaster.Release;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// The names that enums have in documents, messages and answers. They follow from the members' names, so a member that is renamed shows
/// here.
/// </summary>
public sealed class EnumNamesTests
{
    [Theory]
    [InlineData(typeof(BookingState), "held paying booked cancelled expired refunded")]
    [InlineData(typeof(ReserveAnswer), "open given")]
    [InlineData(typeof(TimelineStep),
        "held paying declined authorised booked captured issued cancelled expired event-cancelled amount-differs sale-undone refund-asked "
        + "voided refunded tickets-refund-asked tickets-refunded rebooked payment-returned disputed dispute-won dispute-lost")]
    [InlineData(typeof(GiveUpReason),
        "declined too-late abandoned amount-differs event-cancelled capture-failed refund-asked paid-back")]
    [InlineData(typeof(PaymentProgress), "processing cancelling declined authorised captured refunding voided refunded")]
    [InlineData(typeof(StrayEnd), "rebooking rebooked returning returned")]
    [InlineData(typeof(PaymentCaseKind),
        "unknown-payment missing-at-provider amount-differs cancel-unconfirmed capture-unfinished refund-unfinished disputed unreadable")]
    [InlineData(typeof(PaymentCaseStatus), "open closed")]
    [InlineData(typeof(DisputeState), "open won lost")]
    [InlineData(typeof(DeclineReason),
        "generic_decline do_not_honor insufficient_funds card_velocity_exceeded expired_card incorrect_number incorrect_cvc "
        + "authentication_required card_not_supported processing_error")]
    [InlineData(typeof(LeftReason), "not-found not-received not-sent not-completed")]
    [InlineData(typeof(RoomPhase), "closed lobby open paused soldOut ended")]
    [InlineData(typeof(Halt), "paused nothing-left seats provider")]
    [InlineData(typeof(CancelPass), "NoneLeft Some Full")]
    [InlineData(typeof(SlotProgress), "Done More NotYet")]
    public void A_member_is_written_and_read_by_the_name_that_it_always_had(Type type, string names)
    {
        object[] members = [.. Enum.GetValues(type).Cast<object>()];
        string[] quoted = [.. names.Split(' ').Select(name => $"\"{name}\"")];

        Assert.Equal(quoted, members.Select(member => JsonSerializer.Serialize(member, type)));
        Assert.Equal(members, quoted.Select(name => JsonSerializer.Deserialize(name, type)!));
    }

    [Fact]
    public void Every_enum_that_is_written_by_name_is_in_the_table() => Assert.Equal(
        from type in typeof(Limits).Assembly.GetTypes()
        where type.IsEnum && type.IsDefined(typeof(JsonConverterAttribute))
        orderby type.Name
        select type,
        from row in typeof(EnumNamesTests).GetMethod(nameof(A_member_is_written_and_read_by_the_name_that_it_always_had))!
            .GetCustomAttributes<InlineDataAttribute>()
        let type = (Type)row.GetData(null!).Single()[0]
        orderby type.Name
        select type);
}
