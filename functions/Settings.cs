using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>Checks settings at the start. A misspelt or impossible one stops the start with a sentence that names it.</summary>
internal static class Settings
{
    /// <summary>Adds the options of a section, with the checks in their attributes.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.TryAddSingleton<SettingsTrial>();
        services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<T>>(new SettingRanges<T>(section))
            .AddSingleton<IStartCheck, SectionCheck<T>>();
    }

    /// <summary>The entries of a setting that has commas between them.</summary>
    public static string[] List(string? setting) =>
        (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Has the start refuse names that are no settings, and values that are not of their property's type.</summary>
    /// <param name="services">Gets the check.</param>
    /// <param name="configuration">All that was configured.</param>
    /// <param name="written">The names on the command line. None if a Functions host started the process: it is the host's then.</param>
    /// <param name="known">The sections of this build. A section may have several classes.</param>
    public static IServiceCollection CheckSettings(
        this IServiceCollection services,
        IConfiguration configuration,
        IEnumerable<string> written,
        params (string Section, Type Options)[] known) =>
        services.AddSingleton<IStartCheck>(new FoundMistakes([.. new SettingNames(known).Mistakes(configuration, written)]));

    /// <summary>Checks all settings of a composed app before it starts.</summary>
    /// <exception cref="OptionsValidationException">There are mistakes; the message has each.</exception>
    public static void Validate(IServiceProvider services)
    {
        SettingsTrial? trial = services.GetService<SettingsTrial>();
        if (trial is null)
        {
            return;
        }

        trial.IsOn = true;
        ILookup<bool, string> mistakes = services.GetServices<IStartCheck>()
            .SelectMany(check => check.Mistakes().Select(line => (IsFound: check is FoundMistakes, line)))
            .Distinct()
            .ToLookup(one => one.IsFound, one => one.line);
        trial.IsOn = false;

        // A value that was misread is told of once, and not also as what it was taken for.
        string[] named = [.. mistakes[true].Select(Setting)];
        IEnumerable<string> others = mistakes[false].Where(line => !named.Contains(Setting(line), StringComparer.OrdinalIgnoreCase));
        string[] lines = [.. mistakes[true], .. others];
        if (lines.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(Settings), lines);
        }
    }

    /// <summary>The name that a sentence begins with, in its quotes.</summary>
    private static string Setting(string line) => string.Join('\'', line.Split('\'').Take(2));
}
