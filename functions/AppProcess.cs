using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TicketMaster;

/// <summary>The app from its start to its end, as the exit code of its process tells of it.</summary>
internal static class AppProcess
{
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        try
        {
            IHost app = build();
            CancellationToken stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // It was told to end before all of it had started.
            }

            return 0;
        }
        catch (Exception exception) when (StartError.IsOperators(exception))
        {
            await Console.Error.WriteLineAsync(StartError.Describe(exception));
            return 1;
        }
    }
}
