using Microsoft.Extensions.Options;

namespace TicketMaster.Local;

/// <summary>
/// The command line. What its reader would pass over in silence, or take for a value by mistake, is refused.
/// </summary>
/// <param name="Settings">The arguments that it understands.</param>
/// <param name="Names">The names of the settings among them.</param>
/// <param name="Mistakes">One sentence for each other argument.</param>
internal sealed record CommandLine(string[] Settings, string[] Names, string[] Mistakes)
{
    private const string HowTo = "write settings as --Section:Name=value.";

    /// <exception cref="OptionsValidationException">The reader would not even pass over one of them.</exception>
    public static CommandLine Of(string[] args)
    {
        List<string> settings = [];
        List<string> names = [];
        List<string> mistakes = [];
        for (int i = 0; i < args.Length; i++)
        {
            bool isSwitch = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].Length > 2;
            string name = args[i].Split('=')[0];
            if (name.Length < args[i].Length && name.Length > 0 && (isSwitch || char.IsLetter(name[0])))
            {
                settings.Add(args[i]);
                names.Add(name.TrimStart('-'));
            }
            else if (isSwitch && i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings.AddRange(args[i], args[++i]);
                names.Add(name.TrimStart('-'));
            }
            else
            {
                mistakes.Add(isSwitch ? $"'{name}' has no value: {HowTo}" : $"'{name}' is not understood: {HowTo}");
            }
        }

        // The process's own command line is read too, whatever is left out here.
        return args.Any(argument => argument is ['-', not '-', ..] && argument.Contains('=', StringComparison.Ordinal))
            ? throw new OptionsValidationException(Options.DefaultName, typeof(CommandLine), mistakes)
            : new([.. settings], [.. names], [.. mistakes]);
    }
}
