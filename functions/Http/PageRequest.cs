using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TicketMaster.Http;

/// <summary>The page of a list that a request asks for.</summary>
/// <param name="Size">The most entries of the page.</param>
/// <param name="Continuation">The store's; null for the first page. Addresses have it in base64.</param>
internal sealed record PageRequest(int Size, string? Continuation)
{
    public const string SizeParameter = "size";
    public const string ContinuationParameter = "continuation";

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public static (PageRequest? Page, Refusal? Refusal) Read(HttpRequest request)
    {
        if (!TryReadSize(request, out int size, out Refusal? refusal))
        {
            return (null, refusal);
        }

        string? text = QueryParameters.Text(request, ContinuationParameter);
        string? continuation = text is null ? null : Decode(text);
        return text is null || continuation is not null ? (new(size, continuation), null) : (null, InvalidContinuation());
    }

    public static bool TryReadSize(HttpRequest request, out int size, [NotNullWhen(false)] out Refusal? refusal) =>
        QueryParameters.TryNumber(request, SizeParameter, 1, Limits.PageSize, Limits.DefaultPageSize, out size, out refusal);

    public static Refusal InvalidContinuation() =>
        Refusal.InvalidRequest($"'{ContinuationParameter}' must be taken from 'next' of the page before.");

    /// <summary>The address of the page after this one.</summary>
    /// <param name="list">The list's address with its other parameters.</param>
    /// <param name="continuation">The store's, for that page.</param>
    public string Next(string list, string continuation)
    {
        char separator = list.Contains('?') ? '&' : '?';
        string encoded = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(continuation));
        return $"{list}{separator}{SizeParameter}={Size}&{ContinuationParameter}={encoded}";
    }

    private static string? Decode(string text)
    {
        try
        {
            return text.Length == 0 ? null : s_strict.GetString(WebEncoders.Base64UrlDecode(text));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            // The text is no base64 or no UTF-8.
            return null;
        }
    }
}
