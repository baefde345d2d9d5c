using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TicketMaster.Messaging;

internal static class OrchestrationStart
{
    private static readonly OrchestrationRuntimeStatus[] s_running =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>
    /// Starts an orchestration under an id of ours, unless one of that id runs. Without the dedupe statuses a second start would end the
    /// first.
    /// </summary>
    public static async Task StartOnceAsync(
        this DurableTaskClient durable, string orchestration, object input, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                orchestration, input, new StartOrchestrationOptions(instanceId).WithDedupeStatuses(s_running), cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It runs already.
        }
    }
}
