using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OneProcess;

public static class OpenedAtStart
{
    /// <summary>
    /// Adds a singleton that takes long to open. It begins to open when the app is built, on a thread of its own, beside the rest of the
    /// start. Resolving it waits until it is open, or throws what the opening threw.
    /// </summary>
    public static IServiceCollection AddOpenedAtStart<T>(this IServiceCollection services, Func<OneProcessOptions, T> open)
        where T : class, IDisposable => services
            .AddSingleton(provider => new Opening<T>(provider.GetRequiredService<IOptions<OneProcessOptions>>(), open))
            .AddSingleton<IOpening>(provider => provider.GetRequiredService<Opening<T>>())
            .AddSingleton(provider => provider.GetRequiredService<Opening<T>>().Opened);
}

internal interface IOpening
{
    void Begin();
}

internal sealed class Opening<T>(IOptions<OneProcessOptions> options, Func<OneProcessOptions, T> open) : IOpening, IDisposable
    where T : class, IDisposable
{
    private readonly Lazy<Task<T>> _opening = new(() => Task.Factory.StartNew(
        () => open(options.Value), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

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
