using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OneProcess.Worker;

/// <summary>
/// The functions that an operator has left out, as in Azure: by the setting <c>AzureWebJobs.{function}.Disabled</c>, or with underscores
/// where a shell allows no dots.
/// </summary>
internal sealed partial class DisabledFunctions(IConfiguration configuration, ILogger<DisabledFunctions> logger)
{
    /// <exception cref="OptionsValidationException">Settings name no function, or say neither yes nor no.</exception>
    public IReadOnlyList<FunctionDescriptor> Without(IReadOnlyList<FunctionDescriptor> functions)
    {
        var disabled = new HashSet<FunctionDescriptor>(ReferenceEqualityComparer.Instance);
        List<string> mistakes = [];
        foreach (IConfigurationSection setting in configuration.GetChildren())
        {
            if (Setting().Match(setting.Key) is not { Success: true } named)
            {
                continue;
            }

            FunctionDescriptor? function = functions.FirstOrDefault(
                one => one.Name.Equals(named.Groups[1].Value, StringComparison.OrdinalIgnoreCase));
            switch (function, IsYes(setting.Value))
            {
                case (null, _):
                    mistakes.Add($"'{setting.Key}' names no function.");
                    break;
                case (_, null):
                    mistakes.Add($"'{setting.Key}' is '{setting.Value}', which is neither true nor false.");
                    break;
                case ({ } left, true):
                    disabled.Add(left);
                    LogDisabled(left.Name);
                    break;
            }
        }

        return mistakes.Count == 0
            ? [.. functions.Where(function => !disabled.Contains(function))]
            : throw new OptionsValidationException(Options.DefaultName, typeof(DisabledFunctions), mistakes);
    }

    private static bool? IsYes(string? value) => value switch
    {
        "1" => true,
        "0" => false,
        _ => bool.TryParse(value, out bool said) ? said : null,
    };

    [GeneratedRegex(@"\AAzureWebJobs[._](.*)[._]Disabled\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [LoggerMessage(LogLevel.Warning, "Function '{Function}' is disabled by its setting.")]
    private partial void LogDisabled(string function);
}
