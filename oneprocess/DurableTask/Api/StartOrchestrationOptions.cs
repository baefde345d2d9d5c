using System.Collections.Immutable;

namespace Microsoft.DurableTask
{
    public record StartOrchestrationOptions
    {
        public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
        {
            this.InstanceId = InstanceId;
            this.StartAt = StartAt;
        }

        public StartOrchestrationOptions(StartOrchestrationOptions options)
        {
            ArgumentNullException.ThrowIfNull(options);
            InstanceId = options.InstanceId;
            StartAt = options.StartAt;
            Tags = options.Tags;
            DedupeStatuses = options.DedupeStatuses;
        }

        public string? InstanceId { get; init; }

        public DateTimeOffset? StartAt { get; init; }

        public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

        /// <summary>Statuses of an existing instance of the same id under which the start is refused.</summary>
        public IReadOnlyList<string>? DedupeStatuses { get; init; }
    }
}

namespace Microsoft.DurableTask.Client
{
    public static class StartOrchestrationOptionsExtensions
    {
        /// <summary>Refuses the start, with an exception, where an instance of this id is in one of these statuses.</summary>
        public static StartOrchestrationOptions WithDedupeStatuses(
            this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses)
        {
            ArgumentNullException.ThrowIfNull(options);
            return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
        }
    }
}
