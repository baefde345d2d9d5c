using Microsoft.Extensions.DependencyInjection;
using OneProcess.Data;

namespace OneProcess;

public static class OpenedAtStart
{
    /// <summary>
    /// Adds a database of the data folder that takes long to open. It begins to open when the app is built, on a thread of its own, beside
    /// the rest of the start. Resolving it waits until it is open, or throws what the opening threw.
    /// </summary>
    public static IServiceCollection AddOpenedAtStart<T>(this IServiceCollection services, DataFile file, Func<string, T> open)
        where T : class, IDisposable => services
            .AddDataFile(file)
            .AddSingleton(provider => new Opening<T>(provider.GetRequiredService<DataFolder>(), file.Name, open))
            .AddSingleton<IOpening>(provider => provider.GetRequiredService<Opening<T>>())
            .AddSingleton(provider => provider.GetRequiredService<Opening<T>>().Opened);
}

internal interface IOpening
{
    void Begin();
}

internal sealed class Opening<T>(DataFolder folder, string name, Func<string, T> open) : IOpening, IDisposable
    where T : class, IDisposable
{
    private readonly Lazy<Task<T>> _opening = new(() => Task.Factory.StartNew(
        () => open(folder.PathOf(name)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    public T Opened => _opening.Value.GetAwaiter().GetResult();

    public void Begin() => _ = _opening.Value;

    /// <summary>Closes it, even if nobody asked for it.</summary>
    public void Dispose()
    {
        if (_opening.IsValueCreated && Task.WaitAny(_opening.Value) == 0 && _opening.Value.IsCompletedSuccessfully)
        {
            _opening.Value.Result.Dispose();
        }
    }
}
