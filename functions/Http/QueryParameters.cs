using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace TicketMaster.Http;

/// <summary>Reads query parameters strictly: a mistyped or doubled one would silently mean something else.</summary>
internal static class QueryParameters
{
    /// <summary>How the parameters begin that payment providers, mails and advertisements add to a link.</summary>
    private static readonly string[] s_addedPrefixes =
        ["utm_", "payment_intent", "setup_intent", "mc_", "_ga", "_gl", "gad_", "hsa_", "_hs", "mtm_", "matomo_", "pk_", "at_", "vero_"];

    private static readonly HashSet<string> s_added = new(StringComparer.OrdinalIgnoreCase)
    {
        "redirect_status", "redirect_pm_type", "source_redirect_slug", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "fbclid",
        "igshid", "igsh", "msclkid", "ttclid", "twclid", "li_fat_id", "epik", "yclid", "ysclid", "rdt_cid", "sccid", "mkt_tok", "ref",
    };

    /// <summary>
    /// Whether a parameter is one that others add to a link on its way to a visitor. It means nothing here, and must not break the link.
    /// </summary>
    public static bool IsAddedByOthers(string name) => s_added.Contains(name)
        || Array.Exists(s_addedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <returns>Why the parameters are refused, or null.</returns>
    public static Refusal? Check(HttpRequest request, params ReadOnlySpan<string> known)
    {
        if (!request.QueryString.HasValue)
        {
            return null;
        }

        bool isLink = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        foreach ((string name, StringValues values) in request.Query)
        {
            if (isLink && !known.Contains(name) && IsAddedByOthers(name))
            {
                continue;
            }

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

    /// <returns>The value, or null if the parameter is absent or empty.</returns>
    public static string? Given(HttpRequest request, string name) => Text(request, name) is { Length: > 0 } text ? text : null;

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
