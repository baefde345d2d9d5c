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

/// <summary>Whether the store has answered a health check of this process; one for the whole process.</summary>
internal sealed class StoreHeard
{
    private volatile bool _once;

    public bool Once => _once;

    public void Now() => _once = true;
}

/// <summary>
/// Says whether this process can serve: whether the store answers within a second. To a process that has just started the store's
/// client has to learn the account and connect first, so that it is given longer until the first answer; the read goes on where the
/// check is answered without it, so that it is not begun anew each time.
/// </summary>
internal sealed partial class Health(IDocumentContainer<EventDocument> events, StoreHeard heard, TimeProvider time, ILogger<Health> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>Less than whoever checks waits for: the shortest usual time is ten seconds.</summary>
    private static readonly TimeSpan s_patienceAtFirst = TimeSpan.FromSeconds(5);

    private static readonly string s_version =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    [AllowAnyone]
    [Function("Health")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        // Whether the document is there does not matter, only that the store says so; how it fails is told in the log.
        TimeSpan patience = heard.Once ? s_patience : s_patienceAtFirst;
        Task<StoreResult<EventDocument>> read = Task.Run(() => events.ReadAsync("health", "health", CancellationToken.None), cancellationToken);
        await ((Task)read.WaitAsync(patience, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompletedSuccessfully && (await read).Status is StoreStatus.Ok or StoreStatus.NotFound)
        {
            heard.Now();
            request.HttpContext.Response.Headers.CacheControl = "no-store";
            return TypedResults.Json(new HealthView("ok", s_version, time.GetUtcNow()), OperationsJson.Default.HealthView);
        }

        StoreSilent(logger, patience, read.Exception?.GetBaseException());
        return new Refusal(503, "unavailable", "The service cannot answer at the moment", "The store did not answer in time.")
        {
            RetryAfter = s_patience,
        }.ToResult();
    }

    [LoggerMessage(LogLevel.Error, "The store did not answer the health check within {Patience}")]
    private static partial void StoreSilent(ILogger logger, TimeSpan patience, Exception? exception);
}
