using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Adapters;
using Xunit;

namespace TicketMaster.Tests.Builds;

public sealed class AzureSettingsTests
{
    [Fact]
    public void The_settings_of_the_trigger_are_the_apps_too() => Assert.Equal(
        "name.servicebus.windows.net",
        Read(
            ("ServiceBus:fullyQualifiedNamespace", "name.servicebus.windows.net"),
            ("ServiceBus:credential", "managedidentity"),
            ("ServiceBus:clientId", "8a0c")).FullyQualifiedNamespace);

    [Fact]
    public void A_missing_namespace_is_named() =>
        Assert.Contains(
            "'ServiceBus:FullyQualifiedNamespace' is missing",
            Assert.Throws<OptionsValidationException>(() => Read()).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("https://name.servicebus.windows.net")]
    [InlineData("Endpoint=sb://name.servicebus.windows.net/;SharedAccessKey=key")]
    [InlineData("name.servicebus.windows.net:443")]
    [InlineData("10.0.0.1")]
    public void Only_a_host_name_is_a_namespace(string value) => Assert.Contains(
        "'ServiceBus:FullyQualifiedNamespace' must be a host name",
        Assert.Throws<OptionsValidationException>(() => Read(("ServiceBus:fullyQualifiedNamespace", value))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void What_the_platform_says_of_itself_is_read_under_its_names()
    {
        AzureOptions azure = Configuration(("AZURE_CLIENT_ID", "8a0c"), ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=0"))
            .Get<AzureOptions>()!;

        Assert.Equal(("8a0c", "InstrumentationKey=0"), (azure.ClientId, azure.InsightsConnectionString));
    }

    private static ServiceBusOptions Read(params (string Name, string Value)[] settings)
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddSingleton(Configuration(settings))
            .AddSettings<ServiceBusOptions>(ServiceBusOptions.Section)
            .BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value;
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)))
        .Build();
}
