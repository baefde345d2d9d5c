using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TicketMaster.Http;

/// <summary>Reads query parameters strictly: a mistyped or doubled one would silently mean something else.</summary>
internal static class QueryParameters
{
    /// <returns>Why the parameters are refused, or null.</returns>
    public static Refusal? Check(HttpRequest request, params ReadOnlySpan<string> known)
    {
        if (!request.QueryString.HasValue)
        {
            return null;
        }

        foreach ((string name, StringValues values) in request.Query)
        {
            if (!known.Contains(name))
            {
                return Refusal.InvalidRequest(known.IsEmpty
                    ? $"There is no query parameter '{name}'; this operation takes none."
                    : $"There is no query parameter '{name}'; this operation takes {string.Join(", ", known!)}.");
            }

            if (values.Count > 1)
            {
                return Refusal.InvalidRequest($"The query parameter '{name}' is there {values.Count} times; send it once.");
            }

            if (Characters.FirstForbidden(values[0]) is { } character)
            {
                return Refusal.InvalidCharacter($"The query parameter '{name}'", character);
            }
        }

        return null;
    }

    /// <returns>The value, or null if the parameter is absent.</returns>
    public static string? Text(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out StringValues values) ? values[0] ?? "" : null;

    /// <summary>A whole number within bounds, or its default if the parameter is absent.</summary>
    /// <returns>Whether the number is valid; <paramref name="refusal"/> says why not.</returns>
    public static bool TryNumber(
        HttpRequest request, string name, int least, int most, int absent, out int number, [NotNullWhen(false)] out Refusal? refusal)
    {
        number = absent;
        refusal = null;
        if (Text(request, name) is not string text)
        {
            return true;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most)
        {
            return true;
        }

        refusal = Refusal.InvalidRequest($"'{name}' must be a whole number from {least} to {most}.");
        return false;
    }
}
