using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace OneProcess.Worker;

/// <summary>
/// Writes each entry of the log as one line without control characters: a text that came from somebody else can neither look like another
/// entry nor command the terminal.
/// </summary>
internal sealed class OneLineConsole() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "oneline";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string request = RequestId(scopeProvider) is { } id ? $" (request {id})" : "";
        string entry = $"{Short(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {message}{request}";
        string line = $"{entry} {logEntry.Exception}".TrimEnd();
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
