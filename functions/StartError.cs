using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>
/// What keeps the app from starting and the operator has to mend (a setting, a damaged file, a folder or an address in use), said
/// without a stack trace.
/// </summary>
internal static class StartError
{
    public static bool IsOperators(Exception exception) => exception is OptionsValidationException or InvalidDataException or IOException
        || (exception is AggregateException several && several.InnerExceptions.All(IsOperators));

    /// <summary>A line for each mistake: settings of several sections come all at once.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        AggregateException several => string.Join(Environment.NewLine, several.InnerExceptions.Select(Describe)),
        OptionsValidationException settings => string.Join(Environment.NewLine, settings.Failures),
        _ => exception.Message,
    };
}
