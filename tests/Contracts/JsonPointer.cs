using System.Globalization;
using System.Text.Json;

namespace TicketMaster.Tests.Contracts;

/// <summary>RFC 6901, as a reference within one document writes it: '#' and the pointer.</summary>
internal static class JsonPointer
{
    public static JsonElement Find(JsonElement root, string pointer)
    {
        if (!pointer.StartsWith("#/", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"The reference '{pointer}' does not point into its own document.");
        }

        JsonElement found = root;
        foreach (string step in pointer[2..].Split('/'))
        {
            string name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = Member(found, name) ?? throw new KeyNotFoundException($"The reference '{pointer}' leads nowhere at '{name}'.");
        }

        return found;
    }

    private static JsonElement? Member(JsonElement holder, string name) => holder.ValueKind switch
    {
        JsonValueKind.Object when holder.TryGetProperty(name, out JsonElement member) => member,
        JsonValueKind.Array when int.TryParse(name, CultureInfo.InvariantCulture, out int index)
            && index < holder.GetArrayLength() => holder[index],
        _ => null,
    };
}
