using System.Collections.Concurrent;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.Simulation.Crash;

/// <summary>
/// Every row of the ladder with the process killed between any two steps: a run without a death names the steps, and then there is
/// a run for each of them that dies before it and one that dies after it.
/// </summary>
[Collection(nameof(SimulationTests))]
public sealed class CrashTests
{
    public static TheoryData<string> Rows { get; } = [.. Scene.All.Select(scene => scene.Row)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_comes_to_its_right_end_wherever_the_process_dies(string row)
    {
        Scene scene = Scene.All.Single(one => one.Row == row);
        CrashPoint whole = CrashPoint.None;
        Assert.Null(Failure(scene, whole, Guard.None));
        Assert.All(scene.Steps, step => Assert.Contains(whole.Steps, one => one.StartsWith(step, StringComparison.Ordinal)));

        ConcurrentDictionary<string, string> failures = Failures(scene, whole.Steps, Guard.None);

        Assert.True(failures.IsEmpty, $"{failures.Count} of {2 * whole.Steps.Count} deaths; {failures.FirstOrDefault()}");
    }

    /// <summary>The deaths are real: without what is there for them, some of them do harm.</summary>
    [Theory]
    [InlineData(Guard.Sweeper, "cancel refused", "P10")]
    [InlineData(Guard.ProviderKeys, "waiting for the buyer", "P3")]
    [InlineData(Guard.SaleDueAt, "authorised at once", "P")]
    [InlineData(Guard.RebookKey, "cancelled by us, yet captured: the seats are free", "Assert")]
    public void Without_a_guard_some_death_does_harm(Guard missing, string row, string promise)
    {
        Scene scene = Scene.All.Single(one => one.Row == row);
        CrashPoint whole = CrashPoint.None;
        string? alive = Failure(scene, whole, missing);

        ConcurrentDictionary<string, string> failures = Failures(scene, whole.Steps, missing);

        Assert.Null(alive);
        Assert.Contains(failures.Values, failure => failure.StartsWith(promise, StringComparison.Ordinal));
    }

    private static ConcurrentDictionary<string, string> Failures(Scene scene, IReadOnlyList<string> steps, Guard missing)
    {
        ConcurrentDictionary<string, string> failures = [];
        Parallel.For(0, 2 * steps.Count, run =>
        {
            bool after = run % 2 == 1;
            var crash = new CrashPoint(run / 2, after);
            string name = $"{(after ? "after" : "before")} step {run / 2}, {steps[run / 2]}";
            if (Failure(scene, crash, missing) is { } failure)
            {
                failures[name] = failure;
            }
            else if (!crash.Happened || crash.Steps[run / 2] != steps[run / 2])
            {
                failures[name] = "It did not die there.";
            }
        });
        return failures;
    }

    private static string? Failure(Scene scene, CrashPoint crash, Guard missing)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var world = new SimulatedWorld(crash, missing);
            var actor = new Actor(world);
            world.Play(() => scene.PlayAsync(actor), Scene.Length);
            scene.Check(actor);
            return null;
        }
        catch (Exception failure) when (failure is SimulationFailedException or XunitException)
        {
            return failure.Message;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
