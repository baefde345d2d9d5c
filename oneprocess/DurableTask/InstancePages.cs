using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace OneProcess.DurableTask;

/// <summary>Instances page by page in the order of their ids; a page starts after the last id of the one before.</summary>
internal sealed class InstancePages(InstanceStore instances, OrchestrationQuery query, DataConverter converter)
    : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
    {
        int size = pageSizeHint ?? query.PageSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(pageSizeHint));
        return PagesAsync(continuationToken ?? query.ContinuationToken, size);
    }

    private async IAsyncEnumerable<Page<OrchestrationMetadata>> PagesAsync(
        string? after, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? from = after;
            List<OrchestrationMetadata> page = await Task.Run(
                () => instances.Query(query, from, size, query.FetchInputsAndOutputs ? converter : null), cancellationToken);
            after = page.Count == size ? page[^1].InstanceId : null;
            yield return new Page<OrchestrationMetadata>(page, after);
        }
        while (after is not null);
    }
}
