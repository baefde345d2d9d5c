using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Adapters;
using TicketMaster.Http;
using TicketMaster.Tests.OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.Http;

public sealed class UnexpectedErrorTests
{
    [Theory]
    [InlineData("bug", HttpStatusCode.InternalServerError, "unexpected")]
    [InlineData("broken", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("large", HttpStatusCode.RequestEntityTooLarge, "body-too-large")]
    [InlineData("no token", HttpStatusCode.ServiceUnavailable, "unavailable")]
    [InlineData("no identity", HttpStatusCode.ServiceUnavailable, "unavailable")]
    public async Task An_exception_becomes_a_problem_without_internals(string what, HttpStatusCode status, string code)
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await app.Client.GetAsync($"/fail/{what}");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("X-Half-Done"));
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable ? TimeSpan.FromSeconds(1) : null, response.Headers.RetryAfter?.Delta);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.DoesNotContain("inner secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_cut_off_rather_than_ended()
    {
        await using TestApp app = await StartAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Client.GetStringAsync("/fail/begun"));
    }

    /// <summary>A host that stops cancels what runs; a cancellation that nobody asked for is a bug.</summary>
    [Theory]
    [InlineData(true, HttpStatusCode.ServiceUnavailable, "unavailable", "1")]
    [InlineData(false, HttpStatusCode.InternalServerError, "unexpected", "")]
    public async Task What_a_stopping_host_cuts_off_may_be_sent_again(bool stopping, HttpStatusCode status, string code, string retryAfter)
    {
        DefaultHttpContext http = new() { Response = { Body = new MemoryStream() } };
        Mock<FunctionDefinition> definition = new();
        definition.Setup(one => one.Name).Returns("Slow");
        Mock<FunctionContext> context = new();
        context.Setup(one => one.FunctionDefinition).Returns(definition.Object);
        context.Setup(one => one.Items).Returns(new Dictionary<object, object> { ["HttpRequestContext"] = http });
        context.Setup(one => one.CancellationToken).Returns(new CancellationToken(stopping));

        await new UnexpectedErrorMiddleware(NullLogger<UnexpectedErrorMiddleware>.Instance).Invoke(
            context.Object, _ => throw new TaskCanceledException());

        Assert.Equal((int)status, http.Response.StatusCode);
        Assert.Equal(retryAfter, http.Response.Headers.RetryAfter.ToString());
        http.Response.Body.Position = 0;
        using JsonDocument problem = await JsonDocument.ParseAsync(http.Response.Body);
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
    }

    private static Task<TestApp> StartAsync() =>
        TestApp.StartAsync<Failing>(configure: builder =>
        {
            builder.UseMiddleware<UnexpectedErrorMiddleware>();
            builder.UseMiddleware<NoTokenMiddleware>();
        });

    internal sealed class Failing
    {
        [Function("Fail")]
        public static async Task<IResult> Fail(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail/{what}")] HttpRequest request, string what)
        {
            HttpResponse response = request.HttpContext.Response;
            response.Headers["X-Half-Done"] = "1";
            if (what == "begun")
            {
                response.ContentLength = 1000;
                await response.WriteAsync("half an answer");
                await response.Body.FlushAsync();
            }

            throw what switch
            {
                "broken" => new BadHttpRequestException("inner secret"),
                "large" => new BadHttpRequestException("inner secret", StatusCodes.Status413PayloadTooLarge),
                "no token" => new AuthenticationFailedException("inner secret"),
                "no identity" => new CredentialUnavailableException("inner secret"),
                _ => new InvalidOperationException("inner secret"),
            };
        }
    }
}
