using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>Six fields from seconds to days of the week, or the name of a setting that holds them: <c>%Name%</c>.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether to run once at every start, besides the schedule.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the last run is remembered, so that one missed while nothing ran is made up. Never for schedules below a minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
