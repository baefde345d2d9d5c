using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OneProcess.Sqlite;

/// <summary>A file that the process keeps open and has to be able to write.</summary>
internal sealed record OpenFile(SqliteFile File);

/// <summary>The files that the process has to be able to write. Says in the log when one cannot be, and when it can again.</summary>
public sealed partial class OpenFiles : IHostedService
{
    private readonly SqliteFile[] _files;
    private readonly ILogger _logger;

    internal OpenFiles(IEnumerable<OpenFile> files, ILogger<OpenFiles> logger)
    {
        _files = [.. files.Select(open => open.File)];
        _logger = logger;
    }

    /// <summary>The files' names, each with a write that shows whether it can be written, and throws if it cannot.</summary>
    public IReadOnlyList<(string Name, Func<Task> Write)> Probes =>
        [.. _files.Select(file => (Path.GetFileName(file.Path), (Func<Task>)file.ProbeAsync))];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (SqliteFile file in _files)
        {
            file.OutageChanged += Tell;
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Tell(SqliteFile file, SqliteException? why)
    {
        string name = Path.GetFileName(file.Path);
        if (why is null)
        {
            LogOver(name);
        }
        else
        {
            LogOutage(why, name);
        }
    }

    [LoggerMessage(
        EventId = 6001,
        EventName = "StorageUnavailable",
        Level = LogLevel.Error,
        Message = "The file '{File}' cannot be written. Requests that need it are refused until it can; nothing acknowledged is lost.")]
    private partial void LogOutage(Exception exception, string file);

    [LoggerMessage(
        EventId = 6002, EventName = "StorageAvailable", Level = LogLevel.Warning, Message = "The file '{File}' can be written again.")]
    private partial void LogOver(string file);
}

public static class OpenFileServices
{
    /// <summary>Adds a file that the process has to be able to write.</summary>
    public static IServiceCollection AddOpenFile(this IServiceCollection services, Func<IServiceProvider, SqliteFile> file)
    {
        if (services.All(service => service.ServiceType != typeof(OpenFiles)))
        {
            services.AddSingleton(provider => new OpenFiles(
                provider.GetServices<OpenFile>(), provider.GetRequiredService<ILogger<OpenFiles>>()));
            services.AddHostedService(provider => provider.GetRequiredService<OpenFiles>());
        }

        return services.AddSingleton(provider => new OpenFile(file(provider)));
    }
}
