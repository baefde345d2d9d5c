using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>Checks settings at the start. A misspelt or impossible one stops the start with a message that names it.</summary>
internal static class Settings
{
    /// <summary>Adds the options of a section, with the checks in their attributes.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>The entries of a setting that has commas between them.</summary>
    public static string[] List(string? setting) =>
        (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Refuses unknown names in a section, and values that are not of their property's type.</summary>
    /// <exception cref="OptionsValidationException">There are such settings. The message names each.</exception>
    public static void Check(IConfiguration configuration, params IEnumerable<(string Section, Type Options)> known)
    {
        List<string> mistakes = [];
        foreach (IGrouping<string, Type> section in known.GroupBy(entry => entry.Section, entry => entry.Options))
        {
            PropertyInfo[] properties = [.. section.SelectMany(type => type.GetProperties())];
            foreach (IConfigurationSection setting in configuration.GetSection(section.Key).GetChildren())
            {
                PropertyInfo? property = Array.Find(
                    properties, candidate => candidate.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
                if (property is null)
                {
                    string[] names = [.. properties.Select(one => one.Name).Order(StringComparer.Ordinal)];
                    mistakes.Add($"'{setting.Path}' is not a setting; '{section.Key}' has {string.Join(", ", names)}.");
                }
                else if (!Converts(setting, property.PropertyType))
                {
                    mistakes.Add($"'{setting.Path}' is '{setting.Value}', which is not a {Describe(property.PropertyType)}.");
                }
            }
        }

        if (mistakes.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(Settings), mistakes);
        }
    }

    private static bool Converts(IConfigurationSection setting, Type type)
    {
        try
        {
            return setting.Get(type) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Describe(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var time when time == typeof(TimeSpan) => "time span, such as 00:10:00",
        var number when number == typeof(int) => "whole number",
        var other => other.Name,
    };
}
