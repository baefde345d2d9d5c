using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TicketMaster.Adapters;
using TicketMaster.Local;
using TicketMaster.Search;
using TicketMaster.Tests.Search.AiSearch;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>
/// What people ask, and which events must come first; and the request that Azure AI Search gets for it. A request was stored when it had
/// been read and judged. One that changes is judged anew: with <c>TICKETMASTER_STORE_REQUESTS=1</c> the test stores it.
/// </summary>
public sealed class RelevanceSuiteTests(Suite suite) : IClassFixture<Suite>
{
    private const int Depth = 5;

    public static TheoryData<string, string> Queries
    {
        get
        {
            TheoryData<string, string> queries = new();
            foreach ((string asked, string[] first) in Suite.Queries)
            {
                queries.Add(asked, string.Join(' ', first));
            }

            return queries;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task The_right_events_come_first(string asked, string first)
    {
        SearchPage page = await new EventSearch(suite.Embedded).SearchAsync(Suite.Parse(asked), Suite.Now, default);

        string[] expected = first.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] found = [.. page.Events.Select(e => e.EventId)];
        Assert.Equal(expected, expected.Length == 0 ? found : found.Take(expected.Length));
    }

    /// <summary>1 would be that all of the first five are where they should be.</summary>
    [Fact]
    public async Task Over_all_queries_the_first_five_are_nearly_as_they_should_be()
    {
        List<double> gains = [];
        foreach ((string asked, string[] first) in Suite.Queries.Where(query => query.First.Length > 0))
        {
            SearchPage page = await new EventSearch(suite.Embedded).SearchAsync(Suite.Parse(asked), Suite.Now, default);
            gains.Add(Gain([.. page.Events.Select(e => e.EventId)], first) / Gain(first, first));
        }

        Assert.True(Suite.Queries.Count() >= 300);
        Assert.InRange(gains.Average(), 0.99, 1);
    }

    [Fact]
    public async Task Whatever_is_asked_is_to_Lucene_the_same_as_text_and_as_a_tree()
    {
        foreach ((string asked, _) in Suite.Queries)
        {
            AskedIndex all = new(suite.Embedded.AskAsync);
            await new EventSearch(all).SearchAsync(Suite.Parse(asked), Suite.Now, default);

            Assert.All(
                all.Answers.Select(answer => answer.Question.Text).OfType<TextQuery>(),
                text => Assert.Equal(LuceneQueries.From(text).ToString(), SameQueryTests.Parse(LuceneSyntax.Write(text))));
        }
    }

    [Fact]
    public async Task Azure_is_asked_as_it_was_judged_to_be_right()
    {
        StringBuilder requests = new();
        foreach ((string asked, _) in Suite.Queries)
        {
            AskedIndex all = new(suite.Embedded.AskAsync);
            SearchPage page = await new EventSearch(all).SearchAsync(Suite.Parse(asked), Suite.Now, default);
            JsonNode sent = await SentAsync(all.Answered(page));
            requests.Append(asked).Append('\t').Append((string?)sent["search"]).Append('\t').Append((string?)sent["filter"]).Append('\t')
                .Append((string?)sent["orderby"]).Append('\n');
        }

        string path = Suite.PathOf("requests.txt");
        if (Environment.GetEnvironmentVariable("TICKETMASTER_STORE_REQUESTS") == "1")
        {
            await File.WriteAllTextAsync(path, requests.ToString());
        }

        Assert.Equal((await File.ReadAllTextAsync(path)).Split('\n'), requests.ToString().Split('\n'));
    }

    private static double Gain(string[] found, string[] wanted) => found.Take(Depth)
        .Select((id, place) => Worth(id, wanted) / Math.Log2(place + 2)).Sum();

    /// <summary>The first of those that are wanted is worth most.</summary>
    private static double Worth(string id, string[] wanted) => Array.IndexOf(wanted, id) is int place and >= 0 ? wanted.Length - place : 0;

    private static async Task<JsonNode> SentAsync(Question question)
    {
        using SearchServiceDouble service = new();
        service.Answers.Enqueue((HttpStatusCode.OK, """{"@odata.count":0,"value":[]}"""));
        AiSearchClients clients = service.Clients();
        using EntryWrites writes = new(clients, TimeProvider.System);
        await new AiSearchIndex(clients, writes, TimeProvider.System).AskAsync(question, default);
        return JsonNode.Parse(service.Requests[0].Body)!;
    }
}
