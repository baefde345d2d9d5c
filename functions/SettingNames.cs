using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace TicketMaster;

/// <summary>
/// Tells which names of a configuration are no settings. What is written for this app alone (the command line, a settings file) must be one
/// of its settings. The environment is shared with other programs: only names that were meant for this app are mistakes there.
/// </summary>
internal sealed class SettingNames((string Section, Type Options)[] known)
{
    /// <summary>What the packages below read, outside of the app's sections.</summary>
    private static readonly string[] s_others =
        ["urls", "http_ports", "Logging", "environment", "contentRoot", "applicationName", "FUNCTIONS_APPLICATION_DIRECTORY"];

    /// <summary>Endings that people give to the name of a section.</summary>
    private static readonly string[] s_endings = ["s", "option", "options", "setting", "settings", "section", "config"];

    /// <summary>Names of the deployment's own (infra/main.bicepparam, azd's outputs), which azd puts into the environment.</summary>
    private static readonly string[] s_ofDeployment = ["IDENTITY_AUDIENCE", "IDENTITY_AUTHORITY", "SEARCH_ENDPOINT"];

    private readonly ILookup<string, PropertyInfo> _sections = known
        .SelectMany(one => one.Options.GetProperties().Select(property => (one.Section, Property: property)))
        .ToLookup(one => one.Section, one => one.Property, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Sections => _sections.Select(section => section.Key).Order(StringComparer.Ordinal);

    private IEnumerable<(string Section, string Name)> All =>
        _sections.SelectMany(section => section.Select(property => (section.Key, property.Name)));

    /// <summary>One sentence for each name that is no setting, and for each value that is not of its setting's type.</summary>
    /// <param name="configuration">All that was configured.</param>
    /// <param name="written">The names on the command line, unless it is another program's.</param>
    public IEnumerable<string> Mistakes(IConfiguration configuration, params IEnumerable<string> written) =>
    [
        .. written.Where(path => !IsOther(path)).Select(Own).OfType<string>(),
        .. Elsewhere(configuration),
        .. _sections.SelectMany(section => configuration.GetSection(section.Key).GetChildren().SelectMany(setting =>
            Find(section.Key, setting.Key) is { } property
                ? SettingValues.Mistakes(setting, property.PropertyType)
                : [Unknown(setting.Path)])),
        .. SettingValues.OfLogging(configuration.GetSection("Logging")),
    ];

    /// <summary>What is in no section of the app's.</summary>
    private IEnumerable<string> Elsewhere(IConfiguration configuration) =>
        from provider in (configuration as IConfigurationRoot)?.Providers ?? []
        where provider is not MemoryConfigurationProvider
        let isShared = provider is EnvironmentVariablesConfigurationProvider or CommandLineConfigurationProvider
        from top in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase)
        where !IsOther(top)
        from path in Paths(provider, top)
        let mistake = isShared ? Shared(path) : Own(path)
        where mistake is not null
        select mistake;

    /// <summary>Also what leaves a function out: whoever runs the functions knows their names.</summary>
    private static bool IsOther(string path) =>
        s_others.Contains(path.Split(ConfigurationPath.KeyDelimiter)[0], StringComparer.OrdinalIgnoreCase)
        || (path.Split('.') is [var prefix, _, var ending]
            && prefix.Equals("AzureWebJobs", StringComparison.OrdinalIgnoreCase)
            && ending.Equals("Disabled", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Paths(IConfigurationProvider provider, string path)
    {
        string[] below = [.. provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase)];
        IEnumerable<string> paths = below.SelectMany(key => Paths(provider, ConfigurationPath.Combine(path, key)));
        return below.Length == 0 || provider.TryGet(path, out _) ? paths.Prepend(path) : paths;
    }

    /// <summary>A name that somebody wrote for this app.</summary>
    private string? Own(string path)
    {
        string[] parts = path.Split(ConfigurationPath.KeyDelimiter);
        return !_sections.Contains(parts[0]) ? Unknown(path)
            : parts.Length == 1 ? $"'{path}' is a section: give one of its settings, such as '{path}:{_sections[path].First().Name}'."
            : null;
    }

    /// <summary>A name that may be another program's.</summary>
    private string? Shared(string path)
    {
        string[] parts = path.Split(ConfigurationPath.KeyDelimiter);
        if (parts.Length > 1)
        {
            return !_sections.Contains(parts[0]) && IsMeant(parts[0], parts[1]) ? Unknown(path) : null;
        }

        return path.Split('_', '.', '-') is [string section, string name] && Find(section, name) is not null
            && !s_ofDeployment.Contains(path)
            ? $"'{path}' is not read: in the environment it is written '{section}__{name}'."
            : null;
    }

    /// <summary>Whether an unknown section was meant to be one of the app's.</summary>
    private bool IsMeant(string section, string name) => Sections.Any(known =>
    {
        int distance = Spelling.Distance(section, known);
        bool isPlain = known.Length > 5 && (distance == 1 || s_endings.Any(ending =>
            section.Equals(known + ending, StringComparison.OrdinalIgnoreCase)
            || section.Equals(known.TrimEnd('s') + ending, StringComparison.OrdinalIgnoreCase)));
        return isPlain || (distance <= 2 && _sections[known].Any(property => Spelling.Distance(property.Name, name) <= 1));
    });

    private string Unknown(string path) => (Meant(path), path.Split(ConfigurationPath.KeyDelimiter)[0]) switch
    {
        ({ } meant, _) => $"'{path}' is not a setting; did you mean '{meant}'?",
        (null, var section) when _sections.Contains(section) =>
            $"'{path}' is not a setting; '{Sections.First(one => one.Equals(section, StringComparison.OrdinalIgnoreCase))}' has "
            + $"{string.Join(", ", _sections[section].Select(property => property.Name).Order(StringComparer.Ordinal))}.",
        _ => $"'{path}' is not a setting; there are the sections {string.Join(", ", Sections)}.",
    };

    /// <summary>The setting that a name is nearest to, or null if it is near none.</summary>
    private string? Meant(string path)
    {
        string name = path.Split(ConfigurationPath.KeyDelimiter)[^1];
        int most = Math.Clamp(path.Length / 6, 1, 3);
        return All.Select(one => (Path: $"{one.Section}:{one.Name}", one.Name)).Append((Path: "urls", Name: "urls"))
            .Select(one => (one.Path, Distance: Math.Min(
                Spelling.Distance(one.Path, path) is var whole && whole <= most ? whole : int.MaxValue,
                Spelling.Distance(one.Name, name) is var last && last <= 1 && one.Path != one.Name ? last + 4 : int.MaxValue)))
            .Where(one => one.Distance < int.MaxValue)
            .OrderBy(one => one.Distance)
            .FirstOrDefault().Path;
    }

    private PropertyInfo? Find(string section, string name) =>
        _sections[section].FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
