using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TicketMaster.Tests.Contracts;

/// <summary>The rules of JSON Schema for types, texts and numbers; those for other types say nothing against a value.</summary>
internal static partial class JsonScalars
{
    private static readonly ConcurrentDictionary<string, Regex> s_patterns = new();

    public static bool KnowsFormat(string format) => format is "date-time" or "date" or "uri" or "uri-reference";

    /// <summary>As answers write them: to the second, and with a numeric offset.</summary>
    public static bool IsOurMoment(string value) => IsOfFormat("date-time", value) && OurMoment().IsMatch(value);

    public static bool IsOfType(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOfType(one, value))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => throw new NotSupportedException($"There is no type '{type}'."),
        };

    public static bool Fits(string keyword, JsonElement rule, string value) => keyword switch
    {
        "minLength" => value.EnumerateRunes().Count() >= rule.GetInt32(),
        "maxLength" => value.EnumerateRunes().Count() <= rule.GetInt32(),
        "pattern" => Pattern(rule.GetString()!).IsMatch(value),
        "format" => IsOfFormat(rule.GetString()!, value),
        _ => true,
    };

    public static bool Fits(string keyword, JsonElement rule, double value) => keyword switch
    {
        "minimum" => value >= rule.GetDouble(),
        "maximum" => value <= rule.GetDouble(),
        "exclusiveMinimum" => value > rule.GetDouble(),
        _ => true,
    };

    /// <summary>As the formats' standards say: stricter than what .NET parses.</summary>
    private static bool IsOfFormat(string format, string value) => format switch
    {
        "date-time" => Moment().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uri" => Uri.IsWellFormedUriString(value, UriKind.Absolute),
        "uri-reference" => Uri.IsWellFormedUriString(value, UriKind.RelativeOrAbsolute),
        _ => throw new UnreachableException($"There is no format '{format}'."),
    };

    /// <summary>As ECMAScript means it: in .NET a '$' would let a line end through after it.</summary>
    private static Regex Pattern(string pattern) => s_patterns.GetOrAdd(
        pattern,
        text => new Regex(text.EndsWith('$') ? text[..^1] + @"\z" : text, RegexOptions.ECMAScript | RegexOptions.CultureInvariant));

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}\z")]
    private static partial Regex OurMoment();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.ECMAScript)]
    private static partial Regex Moment();
}
