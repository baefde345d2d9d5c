using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TicketMaster;

/// <summary>Tells which values cannot be read.</summary>
internal static partial class SettingValues
{
    public static IEnumerable<string> Mistakes(IConfigurationSection setting, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        IConfigurationSection[] below = [.. setting.GetChildren()];
        return plain.IsAssignableTo(typeof(IEnumerable<string>)) && plain != typeof(string)
            ? setting.Value is { Length: > 0 } ? [$"'{setting.Path}' is a list: give '{setting.Path}:0' and so on."] : []
            : below.Length > 0 ? below.Select(one => $"'{one.Path}' is not a setting; '{setting.Path}' has one value and no parts.")
            : Mistake(setting, plain) is { } mistake ? [$"'{setting.Path}' is '{setting.Value}', {mistake}"]
            : [];
    }

    /// <summary>The levels of the log. A wrong one would end the start before settings are checked, so it is put right for now.</summary>
    public static IEnumerable<string> OfLogging(IConfigurationSection logging)
    {
        IConfigurationSection[] levels =
        [
            .. logging.GetChildren().Append(logging)
                .SelectMany(section => section.GetSection("LogLevel").GetChildren())
                .Where(level => level.Value is { Length: > 0 } && !IsName(typeof(LogLevel), level.Value)),
        ];
        foreach (IConfigurationSection level in levels)
        {
            yield return $"'{level.Path}' is '{level.Value}', which is none of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
            level.Value = nameof(LogLevel.Information);
        }
    }

    /// <summary>What is wrong with a text, as the end of a sentence.</summary>
    private static string? Mistake(IConfigurationSection setting, Type type)
    {
        string value = setting.Value ?? "";
        if (type == typeof(TimeSpan))
        {
            return Time().IsMatch(value) ? null
                : double.TryParse(value, CultureInfo.InvariantCulture, out _)
                    ? "a number without a unit: give hours, minutes and seconds, such as 00:10:00."
                    : "which is not a time: give hours, minutes and seconds, such as 00:10:00, with days as in 1.00:00:00.";
        }

        return type == typeof(string) ? null
            : type.IsEnum ? (IsName(type, value) ? null : $"which is none of {string.Join(", ", Enum.GetNames(type))}.")
            : Converts(setting, type) ? null
            : type == typeof(int) ? "which is not a whole number."
            : type == typeof(bool) ? "which is neither true nor false."
            : $"which is not a {type.Name}.";
    }

    private static bool IsName(Type type, string value) => Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase);

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

    /// <summary>Stricter than the type's own reading, which takes 10 for ten days, 10:00 for ten hours and 24:00:00 for 24 days.</summary>
    [GeneratedRegex(@"\A-?(\d{1,7}\.)?([01]?\d|2[0-3]):[0-5]?\d:[0-5]?\d(\.\d{1,7})?\z")]
    private static partial Regex Time();
}

/// <summary>Checks a section by the attributes of its options class, in sentences that name the setting and not the class.</summary>
internal sealed class SettingRanges<T>(string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        string[] mistakes =
        [
            .. from property in typeof(T).GetProperties()
               let value = property.GetValue(options)
               from rule in property.GetCustomAttributes<ValidationAttribute>()
               where !rule.IsValid(value)
               select Mistake($"'{section}:{property.Name}'", value, rule),
        ];
        if (mistakes.Length == 0 && options is IValidatableObject whole)
        {
            mistakes = [.. whole.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage ?? "")];
        }

        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static string Mistake(string setting, object? value, ValidationAttribute rule) => rule switch
    {
        { ErrorMessage: { } own } => own,
        RangeAttribute range => string.Create(
            CultureInfo.InvariantCulture, $"{setting} is '{value}': it must be {range.Minimum} to {range.Maximum}."),
        RequiredAttribute => $"{setting} is missing.",
        _ => rule.FormatErrorMessage(setting),
    };
}
