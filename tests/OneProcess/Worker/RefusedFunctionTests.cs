using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class RefusedFunctionTests
{
    [Theory]
    [InlineData(typeof(ReturnsText), "'Bad' cannot start: it returns System.String, which the real worker would answer with an empty 200")]
    [InlineData(typeof(ReturnsTask), "'Bad' cannot start: it returns System.Threading.Tasks.Task,")]
    [InlineData(typeof(ReturnsObject), "return an IResult or an IActionResult")]
    [InlineData(typeof(NoTrigger), "no parameter of")]
    [InlineData(typeof(TwoTriggers), "has 2 triggers, and a function has one")]
    [InlineData(typeof(UnservedTrigger), "nothing serves its trigger 'unservedTrigger'")]
    [InlineData(typeof(UnservedInput), "nothing serves 'unservedInput' of parameter 'input'")]
    [InlineData(typeof(SameName), "have the same name")]
    [InlineData(typeof(SameRoute), "its route '/things/{other}' is that of function 'One'")]
    [InlineData(typeof(BadRoute), "its route '/things/{' is invalid")]
    [InlineData(typeof(NotPublic), "is not public")]
    [InlineData(typeof(Overloaded), "is overloaded, and the worker finds a method by its name alone")]
    [InlineData(typeof(Generic), "is generic, or in a class that cannot be created")]
    [InlineData(typeof(Abstract), "is generic, or in a class that cannot be created")]
    [InlineData(typeof(UnknownParameter), "its parameter 'size' is not in the route")]
    [InlineData(typeof(UnknownRouteType), "its route parameter 'when' cannot be made into a System.Uri")]
    [InlineData(typeof(NoRequest), "its trigger parameter 'id' must be an HttpRequest")]
    [InlineData(typeof(BadSchedule), "its schedule '* * * * *' is not six fields")]
    [InlineData(typeof(MissingSchedule), "the setting 'Sweep:Every' of its schedule '%Sweep:Every%' is missing")]
    [InlineData(typeof(NeverSchedule), "its schedule '0 0 0 30 2 *' never comes")]
    [InlineData(typeof(BadTimerParameter), "must be a TimerInfo")]
    [InlineData(typeof(RetriedTimer), "retries of timers are not served here")]
    [InlineData(typeof(TimerWithRequest), "nothing fills its parameter 'request'")]
    public async Task A_function_that_cannot_be_served_refuses_the_start_and_says_why(Type functions, string why)
    {
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync([functions], """{ "extensions": { "http": { "routePrefix": "" } } }"""));

        Assert.StartsWith("Function '", refusal.Message);
        Assert.Contains(why, refusal.Message);
    }

    [Fact]
    public async Task A_host_json_that_is_no_JSON_refuses_the_start()
    {
        InvalidOperationException refusal =
            await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync<HttpRoutingTests.Functions>("{ routePrefix }"));

        Assert.Contains("host.json' cannot be read", refusal.Message);
    }

    internal sealed class ReturnsText
    {
        [Function("Bad")]
        public string Run([HttpTrigger("get")] HttpRequest request) => "text";
    }

    internal sealed class ReturnsTask
    {
        [Function("Bad")]
        public Task Run([HttpTrigger("get")] HttpRequest request) => Task.CompletedTask;
    }

    internal sealed class ReturnsObject
    {
        [Function("Bad")]
        public Task<object> Run([HttpTrigger("get")] HttpRequest request) => Task.FromResult<object>(Results.Ok());
    }

    internal sealed class NoTrigger
    {
        [Function("Bad")]
        public IResult Run(HttpRequest request) => Results.Ok();
    }

    internal sealed class TwoTriggers
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get")] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer) => Results.Ok();
    }

    internal sealed class UnservedTriggerAttribute : TriggerBindingAttribute;

    internal sealed class UnservedTrigger
    {
        [Function("Bad")]
        public void Run([UnservedTrigger] string message) => _ = message;
    }

    internal sealed class UnservedInputAttribute : InputBindingAttribute;

    internal sealed class UnservedInput
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get")] HttpRequest request, [UnservedInput] string input) => Results.Ok();
    }

    internal sealed class SameName
    {
        [Function("Same")]
        public IResult One([HttpTrigger("get", Route = "one")] HttpRequest request) => Results.Ok();

        [Function("same")]
        public IResult Two([HttpTrigger("get", Route = "two")] HttpRequest request) => Results.Ok();
    }

    internal sealed class SameRoute
    {
        [Function("One")]
        public IResult One([HttpTrigger("get", Route = "Things/{thing}")] HttpRequest request) => Results.Ok();

        [Function("Two")]
        public IResult Two([HttpTrigger("put", "get", Route = "things/{other}")] HttpRequest request) => Results.Ok();
    }

    internal sealed class BadRoute
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get", Route = "things/{")] HttpRequest request) => Results.Ok();
    }

    internal sealed class NotPublic
    {
        [Function("Bad")]
        internal IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    internal sealed class Overloaded
    {
        [Function("Bad")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => Run(request.Path);

        public static IResult Run(string path) => Results.Text(path);
    }

    internal sealed class Generic
    {
        [Function("Bad")]
        public IResult Run<T>([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    internal abstract class Abstract
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    internal sealed class UnknownParameter
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get")] HttpRequest request, int size) => Results.Ok();
    }

    internal sealed class UnknownRouteType
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get", Route = "at/{when}")] HttpRequest request, Uri when) => Results.Ok();
    }

    internal sealed class NoRequest
    {
        [Function("Bad")]
        public IResult Run([HttpTrigger("get", Route = "things/{id}")] string id) => Results.Ok();
    }

    internal sealed class BadSchedule
    {
        [Function("Bad")]
        public void Run([TimerTrigger("* * * * *")] TimerInfo timer) => _ = timer;
    }

    internal sealed class MissingSchedule
    {
        [Function("Bad")]
        public void Run([TimerTrigger("%Sweep:Every%")] TimerInfo timer) => _ = timer;
    }

    internal sealed class NeverSchedule
    {
        [Function("Bad")]
        public void Run([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer) => _ = timer;
    }

    internal sealed class BadTimerParameter
    {
        [Function("Bad")]
        public void Run([TimerTrigger("0 * * * * *")] string timer) => _ = timer;
    }

    internal sealed class RetriedTimer
    {
        [Function("Bad")]
        [FixedDelayRetry(3, "00:00:01")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    internal sealed class TimerWithRequest
    {
        [Function("Bad")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, HttpRequest request) => _ = request;
    }
}
