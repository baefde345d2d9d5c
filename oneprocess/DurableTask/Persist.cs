using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace OneProcess.DurableTask;

internal static class Persist
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Repeats the work until it is stored or the host stops, so that a full or failing disk loses nothing.</summary>
    public static async Task<T> UntilDoneAsync<T>(Func<Task<T>> work, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (SqliteException exception)
            {
                logger.LogError(exception, "The orchestrations cannot be stored; trying again in {Pause}.", Pause);
            }

            await Task.Delay(Pause, time, stopping);
        }
    }
}
