using System.Collections.Concurrent;
using System.Text.Json;

namespace TicketMaster.Tests.Contracts;

/// <summary>
/// Holds JSON to the schemas of one document: the part of JSON Schema 2020-12 that the contract uses. A keyword that it does not know
/// is refused, so that nothing passes unread.
/// </summary>
/// <param name="root">The document that references point into.</param>
/// <param name="closed">
/// Whether an object may have described members only, and moments have our one format. Clients must bear more in an answer; tests must not,
/// or they would miss it.
/// </param>
internal sealed class JsonSchemas(JsonElement root, bool closed = false)
{
    private readonly ConcurrentDictionary<string, JsonElement> _found = new();

    /// <summary>What is wrong with a value, a sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> Problems(JsonElement schema, JsonElement value)
    {
        List<string> problems = [];
        Check(schema, value, "the value", problems);
        return problems;
    }

    /// <summary>The element itself, or the one that it refers to.</summary>
    public JsonElement Resolve(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out JsonElement reference)
            ? Resolve(At(reference.GetString()!))
            : element;

    /// <param name="pointer">A JSON pointer with '#' before it.</param>
    public JsonElement At(string pointer) => _found.GetOrAdd(pointer, static (pointer, root) => JsonPointer.Find(root, pointer), root);

    /// <summary>Reads a schema to its leaves, without a value.</summary>
    /// <exception cref="NotSupportedException">It has a keyword, or a format, that is not known here.</exception>
    public void Read(JsonElement schema)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "$ref":
                    At(keyword.Value.GetString()!);
                    break;
                case "properties":
                    foreach (JsonProperty property in keyword.Value.EnumerateObject())
                    {
                        Read(property.Value);
                    }

                    break;
                case "items" or "additionalProperties":
                    Read(keyword.Value);
                    break;
                case "anyOf" or "oneOf":
                    foreach (JsonElement alternative in keyword.Value.EnumerateArray())
                    {
                        Read(alternative);
                    }

                    break;
                case "format" when !JsonScalars.KnowsFormat(keyword.Value.GetString()!):
                    throw new NotSupportedException($"The format '{keyword.Value}' is not known to the validator.");
                case "pattern" or "format" or "type" or "required" or "enum" or "const" or "minimum" or "maximum" or "exclusiveMinimum"
                    or "minLength" or "maxLength" or "minItems" or "maxItems" or "uniqueItems" or "title" or "description" or "default"
                    or "x-enumDescriptions":
                    break;
                default:
                    throw new NotSupportedException($"The keyword '{keyword.Name}' is not known to the validator.");
            }
        }
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> problems)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Require(schema.ValueKind == JsonValueKind.True, problems, () => $"{at} must not be there");
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            Check(schema, keyword.Name, keyword.Value, value, at, problems);
        }
    }

    private void Check(JsonElement schema, string keyword, JsonElement rule, JsonElement value, string at, List<string> problems)
    {
        switch (keyword)
        {
            case "$ref":
                Check(At(rule.GetString()!), value, at, problems);
                break;
            case "type":
                Require(JsonScalars.IsOfType(rule, value), problems, () => $"{at} must be {rule.ToString()}, is {value.ValueKind}");
                break;
            case "enum":
                Require(
                    rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
                    problems,
                    () => $"{at} must be one of {rule}, is {value}");
                break;
            case "const":
                Require(JsonElement.DeepEquals(rule, value), problems, () => $"{at} must be '{rule}', is '{value}'");
                break;
            case "anyOf" or "oneOf":
                CheckAlternatives(rule, value, at, onlyOne: keyword == "oneOf", problems);
                break;
            case "title" or "description" or "default" or "x-enumDescriptions":
                break;
            default:
                switch (value.ValueKind)
                {
                    case JsonValueKind.Object:
                        CheckObject(schema, keyword, rule, value, at, problems);
                        break;
                    case JsonValueKind.Array:
                        CheckArray(keyword, rule, value, at, problems);
                        break;
                    case JsonValueKind.String when closed && keyword == "format" && rule.ValueEquals("date-time"):
                        Require(
                            JsonScalars.IsOurMoment(value.GetString()!),
                            problems,
                            () => $"{at} is not a moment as we write them: '{value}'");
                        break;
                    case JsonValueKind.String:
                        Require(
                            JsonScalars.Fits(keyword, rule, value.GetString()!),
                            problems,
                            () => $"{at} breaks {keyword} {rule}: '{value}'");
                        break;
                    case JsonValueKind.Number:
                        Require(
                            JsonScalars.Fits(keyword, rule, value.GetDouble()),
                            problems,
                            () => $"{at} breaks {keyword} {rule}: {value}");
                        break;
                }

                break;
        }
    }

    private void CheckObject(JsonElement schema, string keyword, JsonElement rule, JsonElement value, string at, List<string> problems)
    {
        switch (keyword)
        {
            case "required":
                foreach (JsonElement name in rule.EnumerateArray())
                {
                    Require(value.TryGetProperty(name.GetString()!, out _), problems, () => $"{at} lacks '{name}'");
                }

                break;
            case "properties":
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if (rule.TryGetProperty(member.Name, out JsonElement its))
                    {
                        Check(its, member.Value, $"{at}.{member.Name}", problems);
                    }
                    else if (closed && !schema.TryGetProperty("$ref", out _) && !schema.TryGetProperty("additionalProperties", out _))
                    {
                        problems.Add($"{at}.{member.Name} must not be there: it is not described");
                    }
                }

                break;
            case "additionalProperties":
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if (!schema.TryGetProperty("properties", out JsonElement known) || !known.TryGetProperty(member.Name, out _))
                    {
                        Check(rule, member.Value, $"{at}.{member.Name}", problems);
                    }
                }

                break;
        }
    }

    private void CheckArray(string keyword, JsonElement rule, JsonElement value, string at, List<string> problems)
    {
        int count = value.GetArrayLength();
        switch (keyword)
        {
            case "minItems":
                Require(count >= rule.GetInt32(), problems, () => $"{at} must have at least {rule} items, has {count}");
                break;
            case "maxItems":
                Require(count <= rule.GetInt32(), problems, () => $"{at} must have at most {rule} items, has {count}");
                break;
            case "uniqueItems" when rule.GetBoolean():
                JsonElement[] items = [.. value.EnumerateArray()];
                bool unique = !items.Where((one, i) => items.Take(i).Any(other => JsonElement.DeepEquals(one, other))).Any();
                Require(unique, problems, () => $"{at} must not have the same item twice");
                break;
            case "items":
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Check(rule, item, $"{at}[{index++}]", problems);
                }

                break;
        }
    }

    private void CheckAlternatives(JsonElement alternatives, JsonElement value, string at, bool onlyOne, List<string> problems)
    {
        List<string>[] tried = [.. alternatives.EnumerateArray().Select(alternative =>
        {
            List<string> wrong = [];
            Check(alternative, value, at, wrong);
            return wrong;
        })];
        int fitting = tried.Count(wrong => wrong.Count == 0);
        Require(fitting > 0, problems, () =>
            $"{at} fits none of the alternatives: {string.Join("; or ", tried.Select(wrong => string.Join(", ", wrong)))}");
        Require(fitting < 2 || !onlyOne, problems, () => $"{at} fits {fitting} of the alternatives, must fit one");
    }

    /// <param name="holds">Whether all is well.</param>
    /// <param name="problems">What is not.</param>
    /// <param name="otherwise">Made only where it is needed: nearly all of what is looked at holds.</param>
    private static void Require(bool holds, List<string> problems, Func<string> otherwise)
    {
        if (!holds)
        {
            problems.Add(otherwise());
        }
    }
}
