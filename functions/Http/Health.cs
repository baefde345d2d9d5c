using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Events;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Http;

/// <summary>Answer of <c>GET /health</c>.</summary>
internal sealed record HealthView(string Status, string Version, DateTimeOffset Time);

/// <summary>Says whether this process can serve: whether the store answers within a second.</summary>
internal sealed partial class Health(IDocumentContainer<EventDocument> events, TimeProvider time, ILogger<Health> logger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly string s_version =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    [AllowAnyone]
    [Function("Health")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (QueryParameters.Check(request) is { } refusal)
        {
            return refusal.ToResult();
        }

        // Whether the document is there does not matter, only that the store says so; how it fails is told in the log.
        Task<StoreResult<EventDocument>> read = Task.Run(() => events.ReadAsync("health", "health", cancellationToken), cancellationToken);
        await ((Task)read.WaitAsync(s_patience, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (read.IsCompletedSuccessfully && (await read).Status is StoreStatus.Ok or StoreStatus.NotFound)
        {
            request.HttpContext.Response.Headers.CacheControl = "no-store";
            return TypedResults.Json(new HealthView("ok", s_version, time.GetUtcNow()), ApiJson.Default.HealthView);
        }

        StoreSilent(logger, read.Exception?.GetBaseException());
        return new Refusal(503, "unavailable", "The service cannot answer at the moment", "The store did not answer within a second.")
        {
            RetryAfter = s_patience,
        }.ToResult();
    }

    [LoggerMessage(LogLevel.Error, "The store did not answer the health check within a second")]
    private static partial void StoreSilent(ILogger logger, Exception? exception);
}
