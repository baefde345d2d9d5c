using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OneProcess.DurableTask;

/// <summary>Checks a client's start by the rules of the real service, before anything is stored.</summary>
internal static class StartRequest
{
    private const int MaxIdLength = 100;

    private static readonly OrchestrationRuntimeStatus[] UnderWay =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public static NewInstance Read(TaskName name, FunctionCatalog functions, string? input, StartOrchestrationOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (!functions.Orchestrators.ContainsKey(name))
        {
            throw new ArgumentException($"There is no orchestrator function '{name}'.", nameof(name));
        }

        string id = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        bool wellFormed = id.Length is > 0 and <= MaxIdLength
            && id[0] != '@'
            && !id.Any(c => char.IsControl(c) || c is '/' or '\\' or '#' or '?');
        if (!wellFormed)
        {
            throw new ArgumentException(
                $"An instance id has 1 to {MaxIdLength} characters, does not start with '@', "
                + "and has no control character and none of / \\ # ?",
                nameof(options));
        }

        return new(id, name, input, options?.Tags ?? new Dictionary<string, string>(), Refusing(options?.DedupeStatuses ?? []));
    }

    private static HashSet<OrchestrationRuntimeStatus> Refusing(IReadOnlyList<string> dedupe)
    {
        var statuses = new HashSet<OrchestrationRuntimeStatus>();
        foreach (string name in dedupe)
        {
            if (!Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) || !Enum.IsDefined(status))
            {
                throw new ArgumentException($"'{name}' is no status of an orchestration.", nameof(dedupe));
            }

            statuses.Add(status);
        }

        if (statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !UnderWay.All(statuses.Contains))
        {
            // The real service would end the running instance first, and then refuse the start because it is terminated.
            throw new ArgumentException(
                "Dedupe statuses with Terminated must have Pending, Running and Suspended as well.", nameof(dedupe));
        }

        statuses.UnionWith(UnderWay);
        return statuses;
    }
}
