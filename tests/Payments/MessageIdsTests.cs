using TicketMaster.Messaging;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class MessageIdsTests
{
    [Fact]
    public void The_same_message_sent_once_more_for_the_same_reason_has_the_same_id_and_any_other_has_another()
    {
        string[] ids =
        [
            "evt_1", MessageIds.OfRetry("evt_1", 1), MessageIds.OfRetry("evt_1", 2), MessageIds.OfRetry("evt_2", 1),
            MessageIds.OfRedrive("evt_1", 1), MessageIds.OfRedrive("evt_1", 2), MessageIds.OfRedrive("evt_2", 1),
            MessageIds.OfRedrive("evt_1-retry-1", 1), MessageIds.OfRedrive(null, 1),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(MessageIds.OfRetry("evt_1", 1), MessageIds.OfRetry("evt_1", 1));
        Assert.Equal(MessageIds.OfRedrive("evt_1", 7), MessageIds.OfRedrive("evt_1", 7));
    }

    [Theory]
    [InlineData("evt_1", "evt_1-redrive-9")]
    [InlineData("evt_1-redrive-5", "evt_1-redrive-9")]
    [InlineData("evt_1-retry-3-redrive-5", "evt_1-retry-3-redrive-9")]
    [InlineData("evt_1-redrive-", "evt_1-redrive--redrive-9")]
    [InlineData("evt_1-redrive-x", "evt_1-redrive-x-redrive-9")]
    public void An_id_does_not_grow_however_often_its_message_is_driven_again(string id, string again) =>
        Assert.Equal(again, MessageIds.OfRedrive(id, 9));

    [Fact]
    public void An_id_as_long_as_can_be_still_gives_ids_that_a_message_may_have()
    {
        string longest = new('e', MessageIds.MaxLength);
        string almost = longest[..^1] + "f";
        string[] ids =
        [
            MessageIds.OfRetry(longest, 1), MessageIds.OfRetry(longest, int.MaxValue), MessageIds.OfRetry(almost, 1),
            MessageIds.OfRedrive(longest, 1), MessageIds.OfRedrive(longest, long.MaxValue),
        ];

        Assert.All(ids, id => Assert.InRange(id.Length, 1, MessageIds.MaxLength));
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(MessageIds.MaxLength, MessageIds.OfRetry(new string('e', MessageIds.MaxLength - "-retry-1".Length), 1).Length);
    }
}
