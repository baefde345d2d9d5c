using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>
/// Failures of the start that the operator can fix: a setting, a damaged file, a folder or an address in use. They need no stack trace.
/// </summary>
internal static class StartError
{
    public static bool IsOperators(Exception exception) => exception is OptionsValidationException or InvalidDataException or IOException
        or UnauthorizedAccessException or SocketException
        || (exception is AggregateException several && several.InnerExceptions.All(IsOperators));

    /// <summary>One line a mistake: those of several sections come at once.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        AggregateException several => string.Join(Environment.NewLine, several.InnerExceptions.Select(Describe)),
        OptionsValidationException settings => string.Join(Environment.NewLine, settings.Failures),

        // A settings file: what it says of itself is where it is, and not what is wrong with it.
        InvalidDataException { InnerException: FormatException { InnerException: JsonException json } } =>
            $"{exception.Message.TrimEnd('.')}: {json.Message}",
        _ => exception.Message,
    };
}
