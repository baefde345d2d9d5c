using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace TicketMaster.Tests.Local.Worker;

public sealed class HttpFunctionTests
{
    [Fact]
    public async Task An_IResult_is_executed()
    {
        await using TestApp app = await TestApp.StartAsync<Greetings>();

        HttpResponseMessage response = await app.Client.GetAsync("/hello/alice");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"Hello alice\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_IActionResult_is_executed()
    {
        await using TestApp app = await TestApp.StartAsync<Greetings>();

        HttpResponseMessage response = await app.Client.GetAsync("/action");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"said":"hello"}""", await response.Content.ReadAsStringAsync());
    }

    internal sealed class Greetings
    {
        [Function("Hello")]
        public IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
            Results.Json("Hello " + name);

        [Function("Action")]
        public static Task<IActionResult> Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
            Task.FromResult<IActionResult>(new ObjectResult(new { Said = "hello" }) { StatusCode = 202 });
    }
}
