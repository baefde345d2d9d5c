using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TicketMaster.Http;

/// <summary>Where a list goes on: the store's continuation, as the addresses of next pages have it.</summary>
internal static class Continuations
{
    public const string Parameter = "continuation";

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The store's continuation, null where the request is for the first page.</summary>
    /// <returns>Whether it can be one of ours; <paramref name="refusal"/> says why not.</returns>
    public static bool TryRead(HttpRequest request, out string? continuation, out Refusal? refusal)
    {
        continuation = null;
        refusal = null;
        if (QueryParameters.Text(request, Parameter) is { } text && (continuation = Decode(text)) is null)
        {
            refusal = Invalid();
        }

        return refusal is null;
    }

    /// <summary>The address of the next page.</summary>
    /// <param name="address">The list's, with its other parameters.</param>
    /// <param name="continuation">The store's.</param>
    public static string Next(string address, string continuation) =>
        $"{address}&{Parameter}={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(continuation))}";

    public static Refusal Invalid() => Refusal.InvalidRequest($"'{Parameter}' must be taken from 'next' of the page before.");

    private static string? Decode(string text)
    {
        try
        {
            return text.Length == 0 ? null : s_strict.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            // How the decoders say that a text is not theirs.
            return null;
        }
    }
}
