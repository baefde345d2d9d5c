using System.Buffers;

namespace TicketMaster.Http;

/// <summary>Ids are 1 to 64 characters of <c>[A-Za-z0-9_-]</c>.</summary>
internal static class Ids
{
    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static bool IsValid(string? id, int maxLength = Limits.IdLength) =>
        id is { Length: > 0 } && id.Length <= maxLength && !id.AsSpan().ContainsAnyExcept(s_allowed);
}
