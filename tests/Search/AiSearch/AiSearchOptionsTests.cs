using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;
using TicketMaster.Adapters;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

public sealed class AiSearchOptionsTests
{
    [Fact]
    public void The_index_is_made_of_the_settings_and_an_identity_and_nothing_is_asked_of_either()
    {
        var credential = new Mock<TokenCredential>(MockBehavior.Strict);
        using ServiceProvider services =
            Services(credential.Object, ("Search:Endpoint", "https://tickets.search.windows.net"), ("Search:Index", "events-2"));

        Assert.IsType<AiSearchIndex>(services.GetRequiredService<ISearchIndex>());
        AiSearchClients clients = services.GetRequiredService<AiSearchClients>();
        Assert.Equal(("events-2", new Uri("https://tickets.search.windows.net")), (clients.Questions.IndexName, clients.Writes.Endpoint));
    }

    [Theory]
    [InlineData("", "events", "'Search:Endpoint' is missing")]
    [InlineData("tickets", "events", "must be an https address")]
    [InlineData("http://tickets.search.windows.net", "events", "must be an https address")]
    [InlineData("https://tickets.search.windows.net", "E", "must be 2 to 128 lower-case letters")]
    [InlineData("https://tickets.search.windows.net", "-events", "must be 2 to 128 lower-case letters")]
    [InlineData("https://tickets.search.windows.net", "e--vents", "must be 2 to 128 lower-case letters")]
    public void Settings_that_cannot_work_are_refused_at_the_start(string endpoint, string index, string mistake)
    {
        using ServiceProvider services = Services(Mock.Of<TokenCredential>(), ("Search:Endpoint", endpoint), ("Search:Index", index));

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(
            () => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(mistake, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(TokenCredential credential, params (string Name, string Value)[] settings) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build())
            .AddSingleton(credential)
            .AddSingleton(TimeProvider.System)
            .AddAiSearch()
            .BuildServiceProvider();
}
