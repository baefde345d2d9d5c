using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

/// <summary>An operator may leave a function out, by the setting that Azure has for it.</summary>
public sealed class DisabledFunctionTests
{
    [Theory]
    [InlineData("true", HttpStatusCode.NotFound)]
    [InlineData("True", HttpStatusCode.NotFound)]
    [InlineData("1", HttpStatusCode.NotFound)]
    [InlineData("false", HttpStatusCode.OK)]
    [InlineData("0", HttpStatusCode.OK)]
    public async Task A_function_is_left_out_by_its_setting_and_no_other_is(string disabled, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(args: [$"--AzureWebJobs.One.Disabled={disabled}"]);

        using HttpResponseMessage one = await app.Client.GetAsync("/One");
        using HttpResponseMessage other = await app.Client.GetAsync("/Other");

        Assert.Equal((expected, HttpStatusCode.OK), (one.StatusCode, other.StatusCode));
    }

    [Theory]
    [InlineData("AzureWebJobs_One_Disabled", HttpStatusCode.NotFound)]
    [InlineData("azurewebjobs.ONE.disabled", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.One", HttpStatusCode.OK)]
    public async Task Dots_may_be_underscores_and_letters_of_either_case(string setting, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(args: [$"--{setting}=true"]);

        using HttpResponseMessage one = await app.Client.GetAsync("/One");

        Assert.Equal(expected, one.StatusCode);
    }

    [Theory]
    [InlineData("", "true", "names no function")]
    [InlineData("Once", "true", "names no function")]
    [InlineData("One", "yes", "is 'yes', which is neither true nor false")]
    [InlineData("One", "", "is '', which is neither true nor false")]
    public async Task A_setting_that_says_nothing_stops_the_start(string name, string value, string why)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestApp.StartAsync<Functions>(args: [$"--AzureWebJobs.{name}.Disabled={value}"]));

        Assert.Equal($"'AzureWebJobs.{name}.Disabled' {why}.", refused.Message);
    }

    private sealed class Functions
    {
        [Function("One")]
        public static IResult One([HttpTrigger("get")] HttpRequest request) => Results.Ok(request.Path.Value);

        [Function("Other")]
        public static IResult Other([HttpTrigger("get")] HttpRequest request) => Results.Ok(request.Path.Value);
    }
}
