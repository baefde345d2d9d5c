using OneProcess.Data;
using OneProcess.Sqlite;

namespace OneProcess.Worker.Timer;

/// <summary>When each monitored timer last ran, or was first seen.</summary>
internal sealed class TimerStore(DataFolder folder) : IDisposable
{
    public const string FileName = "timers.db";

    private const string Schema =
        "CREATE TABLE IF NOT EXISTS timers (name TEXT PRIMARY KEY, schedule TEXT NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID";

    // Only an application with a monitored timer needs the file.
    private readonly Lazy<SqliteFile> _file = new(() => SqliteFile.Open(folder.PathOf(FileName), Schema));

    /// <returns>The moment; null if the timer is new, or had another schedule.</returns>
    public DateTimeOffset? Last(string name, TimerSchedule schedule)
    {
        long? ticks = _file.Value.Read(session => session.Scalar<long?>(
            "SELECT last FROM timers WHERE name = $1 AND schedule = $2", name, schedule.Expression));
        return ticks is null ? null : new DateTimeOffset(ticks.Value, TimeSpan.Zero);
    }

    public Task SaveAsync(string name, TimerSchedule schedule, DateTimeOffset last) => _file.Value.WriteAsync(session => session.Execute(
        "INSERT INTO timers VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, last = excluded.last",
        name, schedule.Expression, last.UtcTicks));

    public void Dispose()
    {
        if (_file.IsValueCreated)
        {
            _file.Value.Dispose();
        }
    }
}
