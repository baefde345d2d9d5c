using OneProcess;
using TicketMaster.Tests.Local.PublicSurface;
using Xunit;

namespace TicketMaster.Tests.Local;

/// <summary>
/// Code that compiles against <c>local/</c> must compile, and mean the same, against the real packages: whatever is visible
/// in their namespaces is theirs to the letter. <c>public-surface/refresh.sh</c> takes what is needed from the full listings.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static IEnumerable<Type> OurTypes => typeof(LocalRuntimeOptions).Assembly.GetTypes().Where(type =>
        Surface.IsVisible(type) && type.Namespace is { } name && (name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal)));

    [Fact]
    public void Every_type_in_the_namespaces_of_the_real_packages_is_theirs_to_the_letter()
    {
        var real = Listing.OfRealPackages();

        string[] mismatches = [.. OurTypes.SelectMany(real.Mismatches)];

        Assert.True(mismatches.Length == 0, "Not as in the real packages:\n" + string.Join("\n", mismatches));
    }

    [Fact]
    public void The_comparison_sees_the_types_it_is_made_for()
    {
        string[] names = [.. OurTypes.Select(TypeNames.Definition)];

        Assert.Contains("Microsoft.Azure.Functions.Worker.FunctionContext", names);
        Assert.Contains("Microsoft.DurableTask.TaskOrchestrationContext", names);
        Assert.Contains("Azure.Messaging.ServiceBus.ServiceBusMessage", names);
    }

    [Theory]
    [InlineData(typeof(Fixture.Faithful<>))]
    [InlineData(typeof(Fixture.FaithfulRecord))]
    [InlineData(typeof(Fixture.FaithfulAttribute))]
    [InlineData(typeof(Fixture.IFaithful))]
    [InlineData(typeof(Fixture.FaithfulEnum))]
    [InlineData(typeof(Fixture.FaithfulDelegate))]
    [InlineData(typeof(FaithfulExtensions))]
    public void A_type_that_is_as_listed_passes(Type type) => Assert.Empty(Fixture.Listing.Mismatches(type));

    [Theory]
    [InlineData(typeof(Fixture.Unknown), "no such type")]
    [InlineData(typeof(Fixture.Kind), "the real one is 'public sealed class'")]
    [InlineData(typeof(Fixture.Base), "does not derive from it")]
    [InlineData(typeof(Fixture.Usage), "the real one has")]
    [InlineData(typeof(Fixture.Added), "Added.Extra | public void (): no such member")]
    [InlineData(typeof(Fixture.ParameterType), "Call | public void (long count)")]
    [InlineData(typeof(Fixture.ParameterName), "Call | public void (int number)")]
    [InlineData(typeof(Fixture.MayBeNull), "Call | public string? ()")]
    [InlineData(typeof(Fixture.NeverNull), "Call | public System.Threading.Tasks.Task<string> ()")]
    [InlineData(typeof(Fixture.Default), "Call | public void (int count = 2)")]
    [InlineData(typeof(Fixture.Modifier), "Call | public virtual void ()")]
    [InlineData(typeof(Fixture.Setter), "Value | public int { get; set; }")]
    [InlineData(typeof(Fixture.Constraint), "Call<T> | public void () where T : class")]
    [InlineData(typeof(Fixture.Visibility), "Call | public void ()")]
    [InlineData(typeof(Fixture.Constructor), "..ctor | public ()")]
    [InlineData(typeof(Fixture.Number), "Number.One | = 2")]
    public void A_type_that_differs_is_reported(Type type, string report) =>
        Assert.Contains(Fixture.Listing.Mismatches(type), mismatch => mismatch.Contains(report));
}
