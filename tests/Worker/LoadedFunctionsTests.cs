using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using TicketMaster.Tests.Http;
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
        Assert.Equal(
            Written().Select(function => $"{function.Name}, {Binding(function.Trigger)}").Order(),
            workers[app].Functions.Values.Select(function => $"{function.Name}, {Trigger(function)}").Order());
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Every_route_is_one_of_the_contract_and_the_other_way_round(string app) => Assert.Equal(
        OpenApiDocument.OfTheApp.Operations.Select(operation => operation.ToString()).Order(StringComparer.Ordinal),
        workers[app].Functions.Values.Select(Route.Of).OfType<Route>()
            .SelectMany(route => route.Methods.Select(method => $"{method} {route.Path}")).Order(StringComparer.Ordinal));

    /// <summary>A batch of a change feed that fails is lost where the host does not try it again, for as long as it takes.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Every_change_feed_is_tried_again_until_it_succeeds_and_nothing_else_is_tried_again_by_the_host(string app)
    {
        RunningWorker worker = workers[app];
        Assert.All(worker.Functions.Values.Where(function => Trigger(function) == "cosmosDBTrigger"), function =>
        {
            Assert.NotNull(function.RetryOptions);
            Assert.Equal(-1, function.RetryOptions.MaxRetryCount);
        });
        FunctionMetadata[] tried = [.. worker.Functions.Values.Where(function => function.RetryOptions is not null)];
        Assert.All(tried, function => Assert.Equal("cosmosDBTrigger", Trigger(function)));
        Assert.Equal(
            Written().Where(function => function.Retry is not null)
                .Select(function => (function.Name, function.Retry!.MinimumInterval, function.Retry.MaximumInterval)).Order(),
            tried.Select(function => (
                function.Name, $"{function.RetryOptions.MinimumInterval.ToTimeSpan()}", $"{function.RetryOptions.MaximumInterval.ToTimeSpan()}")).Order());
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public void Whatever_the_code_starts_or_calls_is_there_and_nothing_is_there_that_nobody_does(string app)
    {
        (string Name, string Trigger)[] used = [.. Calls().Distinct()];
        Assert.Equal(
            used.Order(),
            workers[app].Functions.Values.Select(function => (function.Name, Trigger(function)))
                .Where(function => function.Item2 is Orchestrates or Acts).Order());
    }

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
    private static IEnumerable<(string Name, string Trigger)> Calls() =>
        from file in Directory.EnumerateFiles(Path.Combine(InfraFolder.Repository, "functions"), "*.cs", SearchOption.AllDirectories)
        from call in Call().Matches(File.ReadAllText(file))
        let path = call.Groups["name"].Value.Split('.')
        let constant = path is [string type, string field] ? (type, field) : (Path.GetFileNameWithoutExtension(file), path[0])
        select (Constant(constant), call.Groups["method"].Value == "CallActivityAsync" ? Acts : Orchestrates);

    /// <summary>The value of a type's constant.</summary>
    private static string Constant((string Type, string Field) constant) => (string)typeof(Composition).Assembly.GetTypes()
        .Single(type => type.Name == constant.Type)
        .GetField(constant.Field, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetRawConstantValue()!;

    /// <summary>A call with a constant's name; a method that passes its own parameter on is no match, since that begins with a small letter.</summary>
    [GeneratedRegex(@"\.(?<method>CallActivityAsync|CallSubOrchestratorAsync|StartOnceAsync|ScheduleNewOrchestrationInstanceAsync)(<\w+>)?\(\s*(?<name>[A-Z][\w.]*)")]
    private static partial Regex Call();
}
