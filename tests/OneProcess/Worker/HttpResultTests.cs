using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class HttpResultTests
{
    [Theory]
    [InlineData("Result", "\"plain\"")]
    [InlineData("TaskOfResult", "\"task\"")]
    [InlineData("ValueTaskOfResult", "\"value task\"")]
    [InlineData("Union", "\"union\"")]
    [InlineData("Action", """{"said":"action"}""")]
    public async Task A_result_of_either_kind_is_executed(string function, string body)
    {
        // Action results are MVC's, which an application that has them adds.
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder => builder.Services.AddMvcCore());

        Assert.Equal(body, await app.Client.GetStringAsync("/" + function));
    }

    [Theory]
    [InlineData("Throws")]
    [InlineData("ResultThatThrows")]
    public async Task An_exception_that_nothing_handles_is_an_empty_500(string function)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        HttpResponseMessage response = await app.Client.GetAsync("/" + function);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    internal sealed class Functions
    {
        [Function("Result")]
        public IResult Result([HttpTrigger("get")] HttpRequest request) => Results.Json("plain");

        [Function("TaskOfResult")]
        public async Task<IResult> TaskOfResult([HttpTrigger("get")] HttpRequest request)
        {
            await Task.Yield();
            return Results.Json("task");
        }

        [Function("ValueTaskOfResult")]
        public async ValueTask<JsonHttpResult<string>> ValueTaskOfResult([HttpTrigger("get")] HttpRequest request)
        {
            await Task.Yield();
            return TypedResults.Json("value task");
        }

        [Function("Union")]
        public Task<Results<Ok<string>, NotFound>> Union([HttpTrigger("get")] HttpRequest request) =>
            Task.FromResult<Results<Ok<string>, NotFound>>(TypedResults.Ok("union"));

        [Function("Action")]
        public IActionResult Action([HttpTrigger("get")] HttpRequest request) => new ObjectResult(new { Said = "action" });

        [Function("Throws")]
        public IResult Throws([HttpTrigger("get")] HttpRequest request) => throw new InvalidOperationException("A secret.");

        [Function("ResultThatThrows")]
        public IResult ResultThatThrows([HttpTrigger("get")] HttpRequest request) => new Throwing();
    }

    private sealed class Throwing : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = 201;
            httpContext.Response.Headers.Location = "/elsewhere";
            await Task.Yield();
            throw new InvalidOperationException("A secret.");
        }
    }
}
