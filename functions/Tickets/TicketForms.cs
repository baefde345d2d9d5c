using Microsoft.Net.Http.Headers;

namespace TicketMaster.Tickets;

internal enum TicketForm
{
    Json,
    Svg,
    Png,
}

/// <summary>The form in which a ticket is requested.</summary>
internal static class TicketForms
{
    public const string SvgType = "image/svg+xml";
    public const string PngType = "image/png";

    /// <summary>In order of preference for clients that like several equally.</summary>
    private static readonly (TicketForm Form, MediaTypeHeaderValue Type)[] s_types =
    [
        (TicketForm.Json, new MediaTypeHeaderValue("application/json")),
        (TicketForm.Svg, new MediaTypeHeaderValue(SvgType)),
        (TicketForm.Png, new MediaTypeHeaderValue(PngType)),
    ];

    /// <summary>Splits a ticketId from the extension that names a form. Ids have no dot.</summary>
    public static (string TicketId, TicketForm? Form) Split(string text) =>
        text.EndsWith(".svg", StringComparison.Ordinal) ? (text[..^4], TicketForm.Svg)
        : text.EndsWith(".png", StringComparison.Ordinal) ? (text[..^4], TicketForm.Png)
        : (text, null);

    /// <summary>The form that a client likes best (RFC 9110, 12.5.1), or JSON if it likes none or says nothing.</summary>
    public static TicketForm Wanted(IList<MediaTypeHeaderValue> accept)
    {
        (TicketForm Form, double Quality) best = (TicketForm.Json, 0);
        foreach ((TicketForm form, MediaTypeHeaderValue type) in s_types)
        {
            // The most specific range that contains the type counts.
            double quality = accept.Where(type.IsSubsetOf)
                .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
                .Select(range => range.Quality ?? 1)
                .FirstOrDefault();
            best = quality > best.Quality ? (form, quality) : best;
        }

        return best.Form;
    }
}
