using System.Reflection;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>What runs on Azure and in one process is the same assembly, which knows nothing of the latter.</summary>
public sealed class FunctionsAssemblyTests
{
    private static readonly string[] s_oneProcess = ["OneProcess", "TicketMaster.Local", "Microsoft.Data.Sqlite"];

    private static readonly Assembly s_functions = typeof(Composition).Assembly;

    [Fact]
    public void It_needs_nothing_of_what_runs_it_in_one_process() => Assert.Empty(
        s_functions.GetReferencedAssemblies().Select(reference => reference.Name).Intersect(s_oneProcess));

    [Fact]
    public void It_has_nothing_that_only_the_local_run_has() => Assert.DoesNotContain(
        s_functions.GetTypes(), type => $"{type.Namespace}.".StartsWith("TicketMaster.Local.", StringComparison.Ordinal));
}
