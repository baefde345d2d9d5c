using System.Net;
using System.Reflection;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class HttpParameterTests
{
    [Fact]
    public async Task A_body_is_read_as_camel_case_JSON()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        HttpResponseMessage response = await app.Client.PostAsync("/Order", Json("""{ "name": "front row", "quantity": 2 }"""));

        Assert.Equal("2 x front row", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_read()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Order") { Content = Json("""{ "quantity": 3 }""") };
        request.Headers.TransferEncodingChunked = true;

        HttpResponseMessage response = await app.Client.SendAsync(request);

        Assert.Equal("3 x ", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_empty_body_is_null()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        HttpResponseMessage response = await app.Client.PostAsync("/Order", null);

        Assert.Equal("nothing", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{ \"name\": ", "application/json")]
    [InlineData("{ \"quantity\": \"two\" }", "application/json")]
    [InlineData("name=x", "text/plain")]
    public async Task A_body_that_cannot_be_read_reaches_the_middleware_as_an_exception(string body, string contentType)
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder => builder.UseMiddleware<AnswersBadRequest>());

        HttpResponseMessage response = await app.Client.PostAsync("/Order", new StringContent(body, Encoding.UTF8, contentType));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_context_names_the_function_and_carries_the_request_and_its_route_values()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>();

        Assert.Equal("Context httpTrigger seven True", await app.Client.GetStringAsync("/context/seven"));
    }

    [Fact]
    public async Task The_services_of_the_request_are_those_of_the_function_and_end_with_it()
    {
        var scopes = new List<Scope>();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
            builder.Services.AddHttpContextAccessor().AddScoped(_ => Scope.AddTo(scopes)));

        Assert.Equal("True True True", await app.Client.GetStringAsync("/Services"));
        await app.IdleAsync();
        Assert.True(Assert.Single(scopes).IsDisposed);
    }

    [Fact]
    public async Task Authentication_middleware_of_ASP_NET_does_not_run()
    {
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder =>
        {
            builder.Services.AddAuthentication("everyone").AddScheme<AuthenticationSchemeOptions, EveryoneIsAlice>("everyone", null);
            builder.Services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy);
        });

        Assert.Equal("nobody", await app.Client.GetStringAsync("/User"));
    }

    [Fact]
    public async Task An_input_binding_fills_its_parameter()
    {
        await using TestApp app = await TestApp.StartAsync<InputFunctions>(configure: builder =>
            builder.Services.AddSingleton<IInputBinding, ParameterNameBinding>());

        Assert.Equal("input of Input", await app.Client.GetStringAsync("/Input"));
    }

    [Fact]
    public async Task The_cancellation_token_is_cancelled_when_the_client_goes_away()
    {
        var waiting = new Waiting();
        await using TestApp app = await TestApp.StartAsync<Functions>(configure: builder => builder.Services.AddSingleton(waiting));
        using var client = new CancellationTokenSource();

        Task<HttpResponseMessage> request = app.Client.GetAsync("/Wait", client.Token);
        await waiting.Began.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await waiting.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    internal sealed record Order(string? Name, int Quantity);

    internal sealed class Functions(IServiceProvider services)
    {
        [Function("Order")]
        public IResult PlaceOrder([HttpTrigger("post")] HttpRequest request, [FromBody] Order? order) =>
            Results.Text(order is null ? "nothing" : $"{order.Quantity} x {order.Name}");

        [Function("Context")]
        public IResult Context([HttpTrigger("get", Route = "context/{number}")] HttpRequest request, FunctionContext context) =>
            Results.Text(
            $"{context.FunctionDefinition.Name} "
            + $"{context.FunctionDefinition.InputBindings.Values.First(a => a.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type} "
            + $"{context.BindingContext.BindingData["number"]} {ReferenceEquals(context.GetHttpContext(), request.HttpContext)}");

        [Function("Services")]
        public IResult Services([HttpTrigger("get")] HttpRequest request, FunctionContext context) => Results.Text(
            $"{ReferenceEquals(services.GetRequiredService<Scope>(), request.HttpContext.RequestServices.GetRequiredService<Scope>())} "
            + $"{ReferenceEquals(context.InstanceServices.GetRequiredService<Scope>(), services.GetRequiredService<Scope>())} "
            + $"{services.GetRequiredService<IHttpContextAccessor>().HttpContext is null}");

        [Function("User")]
        public IResult User([HttpTrigger("get")] HttpRequest request) => Results.Text(request.HttpContext.User.Identity?.Name ?? "nobody");

        [Function("Wait")]
        public async Task<IResult> Wait([HttpTrigger("get")] HttpRequest request, CancellationToken cancellationToken)
        {
            Waiting waiting = services.GetRequiredService<Waiting>();
            waiting.Began.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                waiting.Cancelled.SetResult();
            }

            return Results.Ok();
        }
    }

    internal sealed class InputFunctions
    {
        [Function("Input")]
        public static IResult Input([HttpTrigger("get")] HttpRequest request, [ParameterName] string input) => Results.Text(input);
    }

    internal sealed class ParameterNameAttribute : InputBindingAttribute;

    private sealed class ParameterNameBinding : IInputBinding
    {
        public Type AttributeType => typeof(ParameterNameAttribute);

        public object? Resolve(ParameterInfo parameter, FunctionContext context) =>
            $"{parameter.Name} of {context.FunctionDefinition.Name}";
    }

    internal sealed class Waiting
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Scope : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public static Scope AddTo(List<Scope> scopes)
        {
            var scope = new Scope();
            scopes.Add(scope);
            return scope;
        }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class AnswersBadRequest : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            try
            {
                await next(context);
            }
            catch (InvalidOperationException)
            {
                context.GetHttpContext()!.Response.StatusCode = StatusCodes.Status400BadRequest;
            }
        }
    }

    private sealed class EveryoneIsAlice(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "alice")], "test")), Scheme.Name)));
    }
}
