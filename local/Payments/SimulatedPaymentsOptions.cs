using System.ComponentModel.DataAnnotations;

namespace TicketMaster.Local.Payments;

/// <summary>The simulation's part of section <c>Payments</c>.</summary>
internal sealed class SimulatedPaymentsOptions
{
    /// <summary>How long the method <c>pm_slow</c> takes to settle.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan SlowFor { get; set; } = TimeSpan.FromSeconds(20);
}
