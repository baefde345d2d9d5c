using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OneProcess.Worker;

/// <summary>The functions that an operator has left out, as in Azure by the setting <c>AzureWebJobs.{function}.Disabled</c>.</summary>
internal sealed partial class DisabledFunctions(IConfiguration configuration, ILogger<DisabledFunctions> logger)
{
    private const string Prefix = "AzureWebJobs.";
    private const string Ending = ".Disabled";

    /// <exception cref="OptionsValidationException">A setting names no function, or says neither yes nor no.</exception>
    public IReadOnlyList<FunctionDescriptor> Without(IReadOnlyList<FunctionDescriptor> functions)
    {
        var disabled = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection setting in configuration.GetChildren().Where(IsMeant))
        {
            string name = setting.Key[Prefix.Length..^Ending.Length];
            FunctionDescriptor function = functions.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw Refused($"'{setting.Key}' names no function.");
            if (IsYes(setting))
            {
                disabled.Add(function.Name);
                LogDisabled(function.Name);
            }
        }

        return [.. functions.Where(function => !disabled.Contains(function.Name))];
    }

    private static bool IsMeant(IConfigurationSection setting) =>
        setting.Key.Length > Prefix.Length + Ending.Length
        && setting.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && setting.Key.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    private static bool IsYes(IConfigurationSection setting) => setting.Value switch
    {
        "1" => true,
        "0" => false,
        _ when bool.TryParse(setting.Value, out bool said) => said,
        _ => throw Refused($"'{setting.Key}' is '{setting.Value}', which is neither true nor false."),
    };

    private static OptionsValidationException Refused(string why) => new(Options.DefaultName, typeof(DisabledFunctions), [why]);

    [LoggerMessage(LogLevel.Warning, "Function '{Function}' is disabled by its setting.")]
    private partial void LogDisabled(string function);
}
