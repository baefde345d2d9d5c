using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>The <c>If-Match</c> and <c>If-None-Match</c> headers of requests that change something (RFC 9110).</summary>
internal static class Preconditions
{
    /// <param name="current">The ETag of what is there, or null.</param>
    /// <returns>Why the request is refused, or null.</returns>
    public static Refusal? Check(HttpRequest request, string? current)
    {
        if (!TryParse(request.Headers.IfMatch, out IList<EntityTagHeaderValue>? match)
            || !TryParse(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? noneMatch))
        {
            // Ignoring an unreadable condition would overwrite what its sender wants to protect.
            return Refusal.InvalidRequest("'If-Match' and 'If-None-Match' take '*' or ETags in double quotes, as in 'ETag' of an answer.");
        }

        if (match is not null && !Matches(match, current, strong: true))
        {
            return Failed(current is null
                ? "There is nothing that 'If-Match' could match."
                : "It was changed meanwhile; read it again, then decide.");
        }

        return noneMatch is not null && Matches(noneMatch, current, strong: false)
            ? Failed("It exists already, and 'If-None-Match' asks that it does not.")
            : null;
    }

    private static bool TryParse(StringValues values, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        return values.Count == 0 || EntityTagHeaderValue.TryParseStrictList(values, out tags);
    }

    private static bool Matches(IList<EntityTagHeaderValue> tags, string? current, bool strong) =>
        current is not null
        && EntityTagHeaderValue.TryParse(current, out EntityTagHeaderValue? etag)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || ContentCodings.Plain(tag).Compare(etag, strong));

    private static Refusal Failed(string detail) => new(
        412, "precondition-failed", "A condition of the request does not hold", detail + " Nothing was changed.");
}
