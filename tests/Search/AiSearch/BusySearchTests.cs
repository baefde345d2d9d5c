using System.Net;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Adapters;
using TicketMaster.Search;
using TicketMaster.Tests.Identity;
using TicketMaster.Tests.Scenarios;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

/// <summary>A search service that is too busy, away or too slow, under the real SDK and the app's HTTP.</summary>
public sealed class BusySearchTests : IDisposable
{
    private readonly Scripted _service = new();
    private readonly AiSearchClients _clients;
    private readonly EntryWrites _writes;
    private readonly AiSearchIndex _index;

    public BusySearchTests()
    {
        var clock = new ManualTimeProvider();
        _clients = AiSearchClients.Create(
            SearchServiceDouble.Endpoint,
            "events",
            new SearchServiceDouble.FixedToken(),
            new HttpClientTransport(_service),
            retryDelay: TimeSpan.FromMilliseconds(1));
        _writes = new EntryWrites(_clients, clock);
        _index = new AiSearchIndex(_clients, _writes, clock);
    }

    [Theory]
    [InlineData("/search?token=jazz")]
    [InlineData("/search/suggest?token=ja")]
    public async Task A_search_service_that_does_not_answer_is_the_client_s_to_wait_for(string path)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.AddSingleton<ISearchIndex>(_index));
        using HttpClient client = app.Anyone();
        (Func<HttpResponseMessage> Answer, int Seconds)[] failures =
        [
            (() => Answer(HttpStatusCode.TooManyRequests, retryAfter: 7), 7),
            (() => Answer(HttpStatusCode.TooManyRequests), 1),
            (() => Answer(HttpStatusCode.ServiceUnavailable), 1),
            (() => Answer(HttpStatusCode.BadGateway), 1),
            (() => throw new HttpRequestException("The connection was reset."), 1),
            (() => throw new TaskCanceledException("The network took too long."), 1),
        ];
        foreach ((Func<HttpResponseMessage> answer, int seconds) in failures)
        {
            _service.Answer = answer;

            Answer refused = (await client.GetAnswerAsync(path)).IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");

            BadInputApp.AssertClean(refused);
            Assert.Equal(TimeSpan.FromSeconds(seconds), refused.Headers.RetryAfter!.Delta);
            Assert.True(refused.Headers.CacheControl!.NoStore);
        }

        _service.Answer = () => Answer(HttpStatusCode.OK, """{"value":[]}""");
        (await client.GetAnswerAsync(path)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/search?token=jazz")]
    [InlineData("/search/suggest?token=ja")]
    public async Task An_identity_that_gets_no_token_is_the_client_s_to_wait_for(string path)
    {
        AiSearchClients clients = AiSearchClients.Create(
            SearchServiceDouble.Endpoint,
            "events",
            new NoToken(),
            new HttpClientTransport(_service),
            retryDelay: TimeSpan.FromMilliseconds(1));
        using var writes = new EntryWrites(clients, new ManualTimeProvider());
        var index = new AiSearchIndex(clients, writes, new ManualTimeProvider());
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.AddSingleton<ISearchIndex>(index));
        using HttpClient client = app.Anyone();

        Answer refused = (await client.GetAnswerAsync(path)).IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");

        BadInputApp.AssertClean(refused);
        Assert.Contains("search", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(0, _service.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_question_that_should_not_have_been_asked_is_our_fault(HttpStatusCode status)
    {
        _service.Answer = () => Answer(status);

        RequestFailedException failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => _index.AskAsync(new Question(new SearchQuery(), null, null, DateTimeOffset.UnixEpoch), default));

        Assert.Equal((int)status, failure.Status);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_service_is_busy()
    {
        using var caller = new CancellationTokenSource();
        _service.Answer = () =>
        {
            caller.Cancel();
            throw new TaskCanceledException();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _index.SuggestAsync("ja", 10, DateTimeOffset.UnixEpoch, caller.Token));
    }

    [Fact]
    public async Task A_long_pause_that_the_service_asks_for_is_handed_on_instead_of_sat_out()
    {
        _service.Answer = () => Answer(HttpStatusCode.ServiceUnavailable, retryAfter: 600);

        SearchUnavailableException busy = await Assert.ThrowsAsync<SearchUnavailableException>(
            () => _index.AskAsync(new Question(new SearchQuery(), null, null, DateTimeOffset.UnixEpoch), default)
                .WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(TimeSpan.FromMinutes(10), busy.RetryAfter);
        Assert.Equal(1, _service.Asked);
    }

    public void Dispose()
    {
        _writes.Dispose();
        _service.Dispose();
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body = "", int? retryAfter = null)
    {
        HttpResponseMessage response = new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is { } seconds)
        {
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        }

        return response;
    }

    private sealed class Scripted : HttpMessageHandler
    {
        public Func<HttpResponseMessage> Answer { get; set; } = () => new(HttpStatusCode.OK);

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            HttpResponseMessage response = Answer();
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
