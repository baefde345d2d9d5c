using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>How often a search asks the index. Each question is a request to Azure, and most are for those that find nothing.</summary>
public sealed class QuestionsTests
{
    /// <param name="token">Of which nothing is found.</param>
    /// <param name="inLargest">Events in the largest place of the location's name.</param>
    /// <param name="inAll">Events in all places of it; null if no place is asked for.</param>
    /// <param name="questions">The questions.</param>
    [Theory]
    [InlineData("xqzw", 0, null, 3)]
    [InlineData("xqzw tickets", 0, null, 5)]
    [InlineData("xqzw tickets Tickets TICKETS", 0, null, 5)]
    [InlineData("concert tickets", 0, null, 5)]
    [InlineData("concert - tickets", 0, null, 5)]
    [InlineData("concert — tickets ||", 0, null, 5)]
    [InlineData("!!! tickets", 0, null, 9)]
    [InlineData("!!! tickets", 0, 0, 9)]
    [InlineData("xqzw", 5, 5, 6)]
    [InlineData("xqzw", 4, 5, 8)]
    [InlineData("xqzw", 0, 5, 6)]
    [InlineData("xqzw", 0, 0, 9)]
    public async Task Who_finds_nothing_asks_as_little_as_may_be(string token, int inLargest, int? inAll, int questions)
    {
        AskedIndex index = new((question, _) => Task.FromResult(SearchPage.Nothing(question.Query) with
        {
            // Events at a place, and none of any words.
            Total = (question.Text, question.Place) switch
            {
                (null, PlaceFilter.Named { IsLargestOnly: true }) => inLargest,
                (null, PlaceFilter.Named) => inAll ?? 0,
                _ => 0,
            },
        }));

        SearchPage page = await new EventSearch(index).SearchAsync(
            new SearchQuery { Token = token, Location = inAll is null ? null : "Springfield" }, DateTimeOffset.UnixEpoch, default);

        Assert.Equal((0, questions), (page.Total, index.Answers.Count));
    }
}
