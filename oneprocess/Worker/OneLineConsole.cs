using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace OneProcess.Worker;

/// <summary>What the log of the one-process host shows of exceptions.</summary>
public sealed class LogOptions
{
    /// <summary>
    /// Whether an exception is expected now and then, such as one of a network or a disk. It is told of by its type and message, without
    /// the stack trace that helps to find a bug.
    /// </summary>
    public Func<Exception, bool> IsExpected { get; set; } = IsOfSurroundings;

    /// <summary>Whether the machine, the network or another program is to blame.</summary>
    public static bool IsOfSurroundings(Exception exception) => exception
        is IOException or SocketException or HttpRequestException or DbException or TimeoutException or OperationCanceledException;
}

/// <summary>
/// Writes each entry of the log as one line that begins with its time. It has no control characters: a text that came from somebody else
/// can neither look like another entry nor command the terminal.
/// </summary>
internal sealed class OneLineConsole(IOptions<LogOptions> options, TimeProvider? clock = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "oneline";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string request = RequestId(scopeProvider) is { } id ? $" (request {id})" : "";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{(clock ?? TimeProvider.System).GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Short(logEntry.LogLevel)}: "
                + $"{logEntry.Category}[{logEntry.EventId.Id}] {message}{request} "
                + $"{Describe(logEntry.LogLevel, logEntry.Exception)}").TrimEnd();
        textWriter.WriteLine(string.Create(line.Length, line, (plain, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                plain[i] = char.IsControl(text[i]) || text[i] is '\u2028' or '\u2029' ? ' ' : text[i];
            }
        }));
    }

    /// <summary>Of the innermost scope that has one.</summary>
    private static string? RequestId(IExternalScopeProvider? scopes)
    {
        var found = new StrongBox<string?>();
        scopes?.ForEachScope(
            static (scope, found) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object?>> values)
                {
                    found.Value = values.LastOrDefault(one => one.Key == "RequestId").Value as string ?? found.Value;
                }
            },
            found);
        return found.Value;
    }

    /// <summary>A warning is about what is expected. An error may be about a bug.</summary>
    private string Describe(LogLevel level, Exception? exception)
    {
        if (exception is null)
        {
            return "";
        }

        Exception[] chain = [.. Chain(exception)];
        return level < LogLevel.Error || chain.Any(options.Value.IsExpected)
            ? string.Join(" < ", chain.Select(one => $"{one.GetType().Name}: {one.Message}"))
            : exception.ToString();
    }

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (Exception? one = exception; one is not null; one = one.InnerException)
        {
            yield return one;
        }
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
