using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using TicketMaster.Tests.Contracts;
using TicketMaster.Tests.Infra;
using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>What each assembly tells a Functions host of the app's functions, and that all of them load.</summary>
[Collection(nameof(Workers))]
public sealed partial class LoadedFunctionsTests(Workers workers)
{
    private const string Orchestrates = "orchestrationTrigger";
    private const string Acts = "activityTrigger";

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Every_function_is_told_of_and_loads(string app)
    {
        Assert.Empty(workers[app].Refused);
        AssertSame(
            Written().Select(function => $"{function.Name}, {Binding(function.Trigger)}"),
            workers[app].Functions.Values.Select(function => $"{function.Name}, {Trigger(function)}"));
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Every_route_is_one_of_the_contract_and_the_other_way_round(string app) => AssertSame(
        OpenApiDocument.OfTheApp.Operations.Select(operation => operation.ToString()),
        from route in workers[app].Functions.Values.Select(Route.Of).OfType<Route>()
        from method in route.Methods
        where method != "HEAD"
        select $"{method} {route.Path}");

    /// <summary>A host takes the first route that fits, and this one fits every request.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void What_no_other_function_takes_is_looked_for_last(string app)
    {
        IReadOnlyList<Route> routes = Route.InTheirOrder(workers[app].Functions.Values);

        Assert.Equal(("WithoutOperation", "/{*path}"), (routes[^1].Function, routes[^1].Path));
        Assert.Equal(routes[^1], Assert.Single(routes, route => route.Methods.Count == 0));
    }

    /// <summary>A batch of a change feed that fails is lost where the host does not try it again, for as long as it takes.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Every_change_feed_is_tried_again_until_it_succeeds_and_nothing_else_is_tried_again_by_the_host(string app)
    {
        FunctionMetadata[] functions = [.. workers[app].Functions.Values];
        AssertSame(
            functions.Where(function => Trigger(function) == "cosmosDBTrigger").Select(function => $"{function.Name}, -1 times"),
            functions.Where(function => function.RetryOptions is not null)
                .Select(function => $"{function.Name}, {function.RetryOptions.MaxRetryCount} times"));
        AssertSame(
            Written().Where(function => function.Retry is not null)
                .Select(function => $"{function.Name}, {function.Retry!.MinimumInterval} to {function.Retry.MaximumInterval}"),
            from function in functions
            let retry = function.RetryOptions
            where retry is not null
            select $"{function.Name}, {retry.MinimumInterval.ToTimeSpan()} to {retry.MaximumInterval.ToTimeSpan()}");
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Whatever_the_code_starts_or_calls_is_there_and_nothing_is_there_that_nobody_does(string app) => AssertSame(
        // Histories of an earlier version name this one, which nothing starts any more.
        Calls().Append($"CompleteBooking, {Orchestrates}").Distinct(),
        workers[app].Functions.Values.Where(function => Trigger(function) is Orchestrates or Acts)
            .Select(function => $"{function.Name}, {Trigger(function)}"));

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) => Assert.Equal(
        string.Join('\n', expected.Order(StringComparer.Ordinal)), string.Join('\n', actual.Order(StringComparer.Ordinal)));

    private static string Trigger(FunctionMetadata function) =>
        function.Bindings.Values.Single(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type;

    /// <summary>As the code has them.</summary>
    private static IEnumerable<(string Name, TriggerBindingAttribute Trigger, ExponentialBackoffRetryAttribute? Retry)> Written() =>
        from type in typeof(Composition).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (
            function.Name,
            method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>()).Single(),
            method.GetCustomAttribute<ExponentialBackoffRetryAttribute>());

    private static string Binding(TriggerBindingAttribute trigger)
    {
        string name = trigger.GetType().Name[..^nameof(Attribute).Length];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The orchestrations and activities that the source names where it starts or calls one.</summary>
    private static IEnumerable<string> Calls() =>
        from file in Directory.EnumerateFiles(Path.Combine(InfraFolder.Repository, "functions"), "*.cs", SearchOption.AllDirectories)
        from call in Call().Matches(File.ReadAllText(file))
        let path = call.Groups["name"].Value.Split('.')
        let constant = path is [string type, string field] ? (type, field) : (Path.GetFileNameWithoutExtension(file), path[0])
        select $"{Constant(constant)}, {(call.Groups["method"].Value == "CallActivity" ? Acts : Orchestrates)}";

    /// <summary>The value of a type's constant.</summary>
    private static string Constant((string Type, string Field) constant) => (string)typeof(Composition).Assembly.GetTypes()
        .Single(type => type.Name == constant.Type)
        .GetField(constant.Field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetRawConstantValue()!;

    /// <summary>A call with the name of a constant. Where a parameter is passed on, its name begins with a small letter.</summary>
    [GeneratedRegex(
        @"\.(?<method>Call(Activity|SubOrchestrator)|StartOnce|ScheduleNewOrchestrationInstance)Async(<\w+>)?\(\s*(?<name>[A-Z][\w.]*)")]
    private static partial Regex Call();
}
