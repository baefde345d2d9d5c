using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Sqlite;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Local;

/// <summary>
/// A request that met a file that cannot be used is answered as one that met a store that does not answer, whichever file it was.
/// Documents' containers say so themselves.
/// </summary>
internal sealed class StorageOutages : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await UnexpectedErrorMiddleware.RunAsync(context, next);
        }
        catch (SqliteException exception) when (context.GetHttpContext() is not null && SqliteOutage.Is(exception))
        {
            throw new StoreUnavailableException(StoreStatus.Unknown, null, exception);
        }
    }
}

internal static class StorageOutageServices
{
    /// <summary>Lets the health check try to write every file.</summary>
    public static IServiceCollection AddStorageProbes(this IServiceCollection services) => services
        .AddSingleton<IEnumerable<StoreProbe>>(provider =>
            [.. provider.GetRequiredService<OpenFiles>().Probes.Select(probe => new StoreProbe(probe.Name, probe.Write))]);
}
