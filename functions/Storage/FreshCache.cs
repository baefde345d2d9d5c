using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace TicketMaster.Storage;

/// <summary>
/// A cache that reads a value again about once a second while anybody asks for it. One reader starts the read and the others wait for
/// it. When reads fail or hang, the previous value is served for a while, so that viewing stays up.
/// </summary>
/// <param name="load">Reads the value of a key. It is given the previous value, and returns it if nothing changed.</param>
/// <param name="capacity">The most keys to keep. Those not asked for lately go first.</param>
/// <param name="freshFor">In place of <see cref="FreshFor"/>, such as for values that are dear to read.</param>
internal sealed partial class FreshCache<T>(
    Func<string, T?, CancellationToken, Task<T>> load, int capacity, TimeProvider time, ILogger logger, TimeSpan? freshFor = null)
    where T : class
{
    /// <summary>Younger values are served without a read. Also the shortest time between two reads of a key.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    /// <summary>The same, for a value that is known to have changed since it was read.</summary>
    public static readonly TimeSpan ChangedFreshFor = TimeSpan.FromMilliseconds(100);

    /// <summary>The oldest value that is served when the store does not answer.</summary>
    public static readonly TimeSpan StaleFor = TimeSpan.FromSeconds(30);

    /// <summary>How long a reader with an older value to serve waits for the store.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _trimming = new();

    public ValueTask<T> GetAsync(string key, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            entry = _entries.GetOrAdd(key, new Entry { StartedAt = time.GetTimestamp() });
            Trim();
        }

        return entry.Good is { } good && Age(good.At) < FreshForOf(entry)
            ? ValueTask.FromResult(good.Value)
            : new ValueTask<T>(RefreshedAsync(key, entry, cancellationToken));
    }

    /// <summary>Makes the next reader of a key read the store, such as after a change made here.</summary>
    public void Forget(string key) => _entries.TryRemove(key, out _);

    /// <summary>Makes readers of a key read the store sooner, because its value has changed there.</summary>
    public void Changed(string key)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
        {
            entry.ChangedAt = time.GetTimestamp();
        }
    }

    private TimeSpan Age(long at) => time.GetElapsedTime(at);

    /// <summary>The age from which a value is read again.</summary>
    private TimeSpan FreshForOf(Entry entry) => entry.ChangedAt < entry.StartedAt ? freshFor ?? FreshFor : ChangedFreshFor;

    private async Task<T> RefreshedAsync(string key, Entry entry, CancellationToken cancellationToken)
    {
        Task<T> refresh = Refresh(key, entry);
        if (entry.Good is not { } good || Age(good.At) > StaleFor)
        {
            return await refresh.WaitAsync(cancellationToken);
        }

        // A failed or slow read is no error here: there is a value to serve, and RunAsync logs the failure.
        await ((Task)refresh.WaitAsync(Patience, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return refresh.IsCompletedSuccessfully ? await refresh : good.Value;
    }

    /// <summary>The running read, or one that started less than a second ago even if it failed, or else a new one.</summary>
    private Task<T> Refresh(string key, Entry entry)
    {
        TaskCompletionSource<T> started;
        long now;
        lock (entry)
        {
            now = time.GetTimestamp();
            if (entry.Refresh is { } refresh && (!refresh.IsCompleted || Age(entry.StartedAt) < FreshForOf(entry)))
            {
                return refresh;
            }

            started = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            entry.Refresh = started.Task;
            entry.StartedAt = now;
        }

        _ = RunAsync(key, entry, started, now);
        return started.Task;
    }

    private async Task RunAsync(string key, Entry entry, TaskCompletionSource<T> started, long now)
    {
        // Readers share this read, so none of them may cancel it.
        Task<T> loading = load(key, entry.Good?.Value, CancellationToken.None);
        await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loading.IsCompletedSuccessfully)
        {
            entry.Good = new Dated(await loading, now);
        }
        else
        {
            ReadFailed(logger, key, loading.Exception?.GetBaseException());
        }

        started.SetFromTask(loading);
    }

    [SuppressMessage("Performance", "CA1836", Justification = "Counting is what is meant.")]
    private void Trim()
    {
        if (_entries.Count <= capacity || !_trimming.TryEnter())
        {
            return;
        }

        try
        {
            foreach ((string key, _) in _entries.ToArray().OrderBy(pair => pair.Value.StartedAt).Take(capacity / 4))
            {
                _entries.TryRemove(key, out _);
            }
        }
        finally
        {
            _trimming.Exit();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Reading '{Key}' failed; the value before is served where it is not too old")]
    private static partial void ReadFailed(ILogger logger, string key, Exception? exception);

    private sealed class Entry
    {
        private volatile Dated? _good;
        private long _startedAt;
        private long _changedAt = long.MinValue;

        public Dated? Good
        {
            get => _good;
            set => _good = value;
        }

        public Task<T>? Refresh { get; set; }

        /// <summary>When the last read started; before the first, when the key was first asked for.</summary>
        public long StartedAt
        {
            get => Volatile.Read(ref _startedAt);
            set => Volatile.Write(ref _startedAt, value);
        }

        /// <summary>When the value last changed in the store, as far as this process knows.</summary>
        public long ChangedAt
        {
            get => Volatile.Read(ref _changedAt);
            set => Volatile.Write(ref _changedAt, value);
        }
    }

    private sealed record Dated(T Value, long At);
}
