using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Operations;

/// <summary>Answer of <c>GET /health</c>.</summary>
internal sealed record HealthView(string Status, string Version, DateTimeOffset Time);

/// <summary>The time until the store answers this process for the first time.</summary>
internal sealed class StoreWarmUp
{
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public void End() => _isOver = true;
}

/// <summary>
/// Says whether this process can serve: whether the store answers within a second, and can be written where that is tried. The first
/// answer may take longer, because the store's client has to connect first. A read that is too slow for the check goes on, so that the
/// next check need not begin anew.
/// </summary>
internal sealed partial class Health(
    IDocumentContainer<EventDocument> events,
    StoreWarmUp warmUp,
    IEnumerable<StoreProbe> stores,
    TimeProvider time,
    ILogger<Health> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Platforms wait at least ten seconds for a health check.</summary>
    private static readonly TimeSpan s_patienceAtFirst = TimeSpan.FromSeconds(5);

    private static readonly string s_version =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    [AllowAnyone]
    [Function("Health")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        // Any answer will do: the document need not exist.
        TimeSpan patience = warmUp.IsOver ? s_patience : s_patienceAtFirst;
        Task<StoreResult<EventDocument>> read = Task.Run(
            () => events.ReadAsync("health", "health", CancellationToken.None), cancellationToken);
        await ((Task)read.WaitAsync(patience, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompletedSuccessfully && (await read).Status is StoreStatus.Ok or StoreStatus.NotFound)
        {
            warmUp.End();
            if (await NotWrittenAsync(cancellationToken) is { Count: > 0 } full)
            {
                return NotWritten(full).ToResult();
            }

            return JsonAnswer.Of(new HealthView("ok", s_version, time.GetUtcNow()), OperationsJson.Default.HealthView);
        }

        StoreSilent(logger, patience, read.Exception?.GetBaseException());
        return new Refusal(503, "unavailable", "The service cannot answer at the moment", "The store did not answer in time.")
        {
            RetryAfter = s_patience,
        }.ToResult();
    }

    /// <returns>The names of the stores that cannot be written.</returns>
    private async Task<IReadOnlyList<string>> NotWrittenAsync(CancellationToken cancellationToken)
    {
        (string Name, Task Write)[] writes = [.. stores.Select(store => (store.Name, store.WriteAsync()))];
        await ((Task)Task.WhenAll(writes.Select(one => one.Write)).WaitAsync(s_patience, time, cancellationToken))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. writes.Where(one => !one.Write.IsCompletedSuccessfully).Select(one => one.Name)];
    }

    private static Refusal NotWritten(IReadOnlyList<string> stores) => Refusal.StorageUnavailable(s_patience) with
    {
        Detail = $"What cannot be written: {string.Join(", ", stores)}. Views and search go on.",
        More = [ProblemMember.Create("stores", stores)],
    };

    [LoggerMessage(LogLevel.Error, "The store did not answer the health check within {Patience}")]
    private static partial void StoreSilent(ILogger logger, TimeSpan patience, Exception? exception);
}
