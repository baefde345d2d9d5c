using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace TicketMaster.Http;

/// <summary>The page of a list that a request asks for.</summary>
/// <param name="Size">The most entries of the page.</param>
/// <param name="Continuation">The store's; null for the first page. Addresses have it in base64, after its seal.</param>
/// <param name="UserId">Who asks; empty where anybody may.</param>
internal sealed record PageRequest(int Size, string? Continuation, string UserId)
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

        string userId = request.HttpContext.User.FindFirst(Caller.SubjectClaim)?.Value ?? "";
        string? text = QueryParameters.Text(request, ContinuationParameter);
        string? continuation = text is null ? null : Unsealed(List(request), userId, Decode(text));
        return text is null || continuation is not null ? (new(size, continuation, userId), null) : (null, InvalidContinuation());
    }

    public static bool TryReadSize(HttpRequest request, out int size, [NotNullWhen(false)] out Refusal? refusal) =>
        QueryParameters.TryNumber(request, SizeParameter, 1, Limits.PageSize, Limits.DefaultPageSize, out size, out refusal);

    public static Refusal InvalidContinuation() =>
        Refusal.InvalidRequest($"'{ContinuationParameter}' must be taken from 'next' of the page before.");

    /// <summary>A list's address with the parameters that were sent, in this order.</summary>
    public static string Address(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        string address = path;
        char separator = '?';
        foreach ((string name, string? value) in parameters)
        {
            if (value is not null)
            {
                address += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return address;
    }

    /// <summary>The address of the page after this one.</summary>
    /// <param name="list">The list's address with its other parameters.</param>
    /// <param name="continuation">The store's, for that page.</param>
    public string Next(string list, string continuation)
    {
        char separator = list.Contains('?') ? '&' : '?';
        string encoded = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(Seal(list, UserId, continuation) + continuation));
        return $"{list}{separator}{SizeParameter}={Size}&{ContinuationParameter}={encoded}";
    }

    /// <summary>
    /// Binds a continuation to its list and user, so that one that was changed or is of another list is refused. It needs no key:
    /// whoever makes one with its seal gets a place in a list that is theirs anyway.
    /// </summary>
    private static string Seal(string list, string userId, string continuation) => ShortHash.Of($"{list}\n{userId}\n{continuation}");

    private static string? Unsealed(string list, string userId, string? text)
    {
        string? continuation = text?.Length > ShortHash.Length ? text[ShortHash.Length..] : null;
        return continuation is not null && text!.StartsWith(Seal(list, userId, continuation), StringComparison.Ordinal)
            ? continuation
            : null;
    }

    /// <summary>The list's address with its other parameters, as <see cref="Next"/> was given it.</summary>
    private static string List(HttpRequest request)
    {
        IEnumerable<string> others = request.Query
            .Where(parameter =>
                parameter.Key is not (SizeParameter or ContinuationParameter) && !QueryParameters.IsAddedByOthers(parameter.Key))
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value.ToString())}");
        string query = string.Join('&', others);
        return AdminRoutes.AskedFor(request.Path) + (query.Length == 0 ? "" : $"?{query}");
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
