using System.Globalization;

namespace OneProcess.Documents;

/// <summary>The sequence number of a version as an HTTP entity tag. Callers only compare it.</summary>
internal static class ETag
{
    public static string Of(long sequence) => string.Create(CultureInfo.InvariantCulture, $"\"{sequence:x16}\"");

    /// <returns>The sequence number. 0, which no version has, for a text that was never given out.</returns>
    public static long Sequence(string etag) =>
        etag is ['"', .., '"']
        && long.TryParse(etag.AsSpan(1..^1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long sequence)
        && Of(sequence) == etag
            ? sequence
            : 0;
}
