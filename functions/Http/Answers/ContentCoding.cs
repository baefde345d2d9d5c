using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>How the bytes of an answer are coded (RFC 9110, <c>Content-Encoding</c>).</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,
    Brotli,
}

internal static class ContentCodings
{
    private const string Gzip = "gzip";
    private const string Brotli = "br";

    /// <summary>
    /// Different headers whose choice is kept, and their characters. All browsers together send a handful of short ones. Nobody can push
    /// those out for long: once there are too many, all are forgotten, and the usual ones are soon back.
    /// </summary>
    private const int MostKept = 100;
    private const int LongestKept = 100;

    private static readonly ConcurrentDictionary<string, ContentCoding> s_kept = new(StringComparer.Ordinal);

    /// <summary>The coding that the client likes best; of equally good ones the smallest answer.</summary>
    public static ContentCoding Wanted(HttpRequest request)
    {
        // Answers are whole, whatever range is asked for. Front Door fails if their length differs from one range to the next.
        StringValues sent = request.Headers.AcceptEncoding;
        if (sent.Count == 0 || request.Headers.Range.Count > 0)
        {
            return ContentCoding.Identity;
        }

        string header = sent.ToString();
        if (!s_kept.TryGetValue(header, out ContentCoding coding))
        {
            coding = Chosen(sent);
            if (header.Length <= LongestKept)
            {
                if (s_kept.Count >= MostKept)
                {
                    s_kept.Clear();
                }

                s_kept[header] = coding;
            }
        }

        return coding;
    }

    private static ContentCoding Chosen(StringValues sent)
    {
        if (!StringWithQualityHeaderValue.TryParseList(sent, out IList<StringWithQualityHeaderValue>? accepted))
        {
            return ContentCoding.Identity;
        }

        double brotli = Quality(accepted, Brotli) ?? 0;
        double gzip = Quality(accepted, Gzip) ?? 0;
        double identity = Named(accepted, "identity")?.Quality ?? 0;
        return Math.Max(brotli, gzip) is 0 || identity > Math.Max(brotli, gzip) ? ContentCoding.Identity
            : brotli >= gzip ? ContentCoding.Brotli
            : ContentCoding.Gzip;
    }

    /// <summary>The name in <c>Content-Encoding</c>.</summary>
    public static string Name(ContentCoding coding) => coding == ContentCoding.Brotli ? Brotli : Gzip;

    public static byte[] Encode(byte[] body, ContentCoding coding, CompressionLevel level)
    {
        using var coded = new MemoryStream(body.Length / 2);
        using (Stream stream = coding == ContentCoding.Brotli ? new BrotliStream(coded, level) : new GZipStream(coded, level))
        {
            stream.Write(body);
        }

        return coded.ToArray();
    }

    /// <summary>The ETag of an answer in a coding: other bytes have another tag.</summary>
    public static string ETag(string plain, ContentCoding coding) =>
        coding == ContentCoding.Identity ? plain : $"{plain.AsSpan(0, plain.Length - 1)}-{Name(coding)}\"";

    /// <summary>The tag of the same answer without a coding. A client's condition holds whichever coding it has the answer in.</summary>
    public static EntityTagHeaderValue Plain(EntityTagHeaderValue tag)
    {
        foreach (string ending in (ReadOnlySpan<string>)[$"-{Brotli}\"", $"-{Gzip}\""])
        {
            if (tag.Tag.EndsWith(ending, StringComparison.Ordinal))
            {
                return new EntityTagHeaderValue(string.Concat(tag.Tag.AsSpan(0, tag.Tag.Length - ending.Length), "\""), tag.IsWeak);
            }
        }

        return tag;
    }

    private static double? Quality(IList<StringWithQualityHeaderValue> accepted, string coding) =>
        (Named(accepted, coding) ?? Named(accepted, "*")) is { } one ? one.Quality ?? 1 : null;

    private static StringWithQualityHeaderValue? Named(IList<StringWithQualityHeaderValue> accepted, string coding) =>
        accepted.FirstOrDefault(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
}
