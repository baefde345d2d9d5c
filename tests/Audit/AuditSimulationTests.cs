using TicketMaster.Tests.Simulation;
using Xunit;

namespace TicketMaster.Tests.Audit;

/// <summary>Seeded random runs of the auditor against faults of everything around it. A failure names its seed.</summary>
[Collection(nameof(SimulationTests))]
public sealed class AuditSimulationTests
{
    private static readonly int s_runs = Scale.Of(800, all: 2_000);

    [Fact]
    public void Whatever_fails_no_seat_sold_twice_is_missed_and_no_alarm_is_false()
    {
        (int Seed, string What)? failure = FirstFailure(AuditGuard.None);

        Assert.True(failure is null, $"Seed {failure?.Seed}: {failure?.What}");
    }

    [Theory]
    [InlineData(AuditGuard.LedgerETags, "missed")]
    [InlineData(AuditGuard.Retry, "missed")]
    [InlineData(AuditGuard.CatchUp, "missed")]
    [InlineData(AuditGuard.Reading, "false alarm")]
    public void Without_a_guard_of_the_auditor_some_seed_fails(AuditGuard missing, string how)
    {
        (int Seed, string What)? failure = FirstFailure(missing);

        Assert.NotNull(failure);
        Assert.StartsWith(how, failure.Value.What, StringComparison.Ordinal);
    }

    private static (int Seed, string What)? FirstFailure(AuditGuard missing) =>
        Seeds.FirstFailure(Enumerable.Range(0, s_runs), seed => new AuditSimulation(seed, missing).Run());
}
