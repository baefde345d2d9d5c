using TicketMaster.Pay;
using Xunit;

namespace TicketMaster.Tests.Decisions;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("card_4242424242424242")]
    [InlineData("card_4242-4242-4242-4242")]
    [InlineData("pm_4242_4242_4242_4242")]
    [InlineData("4242 4242 4242 4242")]
    [InlineData("tok4242.4242.4242.4242x")]
    [InlineData("pm_4242424242424242_2030_12_123")]
    [InlineData("000004242424242424242")]
    [InlineData("x5555555555554444x")]
    [InlineData("pm_378282246310005")]
    [InlineData("pm_30569309025904")]
    [InlineData("pm_6011111111111117")]
    [InlineData("pm_3530111333300000")]
    [InlineData("pm_4222222222222")]
    [InlineData("pm_6304000000000000")]
    [InlineData("4222222222222_1230")]
    [InlineData("1230-6799990100000000019")]
    [InlineData("pm_6799-9901-0000-0000-019_12_30")]
    public void A_cards_number_is_found_wherever_it_is(string text) => Assert.True(CardNumber.IsIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("pm_ok")]
    [InlineData("pm_1MqLiJLkdIwHu7ixUEgbFdYE")]
    [InlineData("pm_card_visa_4242")]
    [InlineData("pm_4242424242424241")]
    [InlineData("pm_42424242a42424242")]
    [InlineData("pm_20261129")]
    [InlineData("src_1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p")]
    public void A_token_has_none(string text) => Assert.False(CardNumber.IsIn(text));
}
