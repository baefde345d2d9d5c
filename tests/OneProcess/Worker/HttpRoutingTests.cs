using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class HttpRoutingTests
{
    [Theory]
    [InlineData("GET", "/hello/alice", HttpStatusCode.OK, "alice")]
    [InlineData("GET", "/HELLO/alice", HttpStatusCode.OK, "alice")]
    [InlineData("GET", "/double/21", HttpStatusCode.OK, "42")]
    [InlineData("GET", "/double/x", HttpStatusCode.NotFound, "")]
    [InlineData("GET", "/pages", HttpStatusCode.OK, "none")]
    [InlineData("GET", "/pages/7", HttpStatusCode.OK, "7")]
    [InlineData("GET", "/NoRoute", HttpStatusCode.OK, "any method")]
    [InlineData("PATCH", "/NoRoute", HttpStatusCode.OK, "any method")]
    [InlineData("PUT", "/things", HttpStatusCode.OK, "put")]
    [InlineData("DELETE", "/things", HttpStatusCode.OK, "delete")]
    [InlineData("POST", "/things", HttpStatusCode.MethodNotAllowed, "")]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "")]
    [InlineData("GET", "/", HttpStatusCode.NotFound, "")]
    public async Task A_request_finds_its_function_by_method_and_route(string method, string path, HttpStatusCode status, string body)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        HttpResponseMessage response = await app.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/hello/alice", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/head", HttpStatusCode.NoContent)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task HEAD_is_answered_only_where_it_is_declared(string path, HttpStatusCode status)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        HttpResponseMessage response = await app.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(null, "/api/hello/alice")]
    [InlineData("""{ "version": "2.0" }""", "/api/hello/alice")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/hello/alice")]
    [InlineData("""{ /* why */ "extensions": { "http": { "routePrefix": "v1/shop" } }, }""", "/v1/shop/hello/alice")]
    public async Task The_prefix_of_all_routes_comes_from_host_json(string? hostJson, string path)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(hostJson);

        Assert.Equal("alice", await app.Client.GetStringAsync(path));
    }

    internal sealed class Functions
    {
        [Function("Hello")]
        public static IResult Hello(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
            Results.Text(name);

        [Function("Double")]
        public static IResult Double([HttpTrigger("get", Route = "double/{number:int}")] HttpRequest request, int number) =>
            Results.Text($"{number * 2}");

        [Function("Pages")]
        public static IResult Pages([HttpTrigger("get", Route = "pages/{page:int?}")] HttpRequest request, int? page) =>
            Results.Text(page is null ? "none" : $"{page}");

        [Function("NoRoute")]
        public static IResult NoRoute([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("any method");

        [Function("PutThing")]
        public static IResult Put([HttpTrigger("put", Route = "things")] HttpRequest request) => Results.Text("put");

        [Function("DeleteThing")]
        public static IResult Delete([HttpTrigger("delete", Route = "things")] HttpRequest request) => Results.Text("delete");

        [Function("Head")]
        public static IResult Head([HttpTrigger("get", "head", Route = "head")] HttpRequest request) => Results.NoContent();
    }
}
