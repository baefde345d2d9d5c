using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TicketMaster;

/// <summary>Runs the app and returns the exit code of its process.</summary>
internal static class AppProcess
{
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        try
        {
            IHost app = build();
            Settings.Validate(app.Services);
            CancellationToken stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The app was told to stop before it had started.
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
