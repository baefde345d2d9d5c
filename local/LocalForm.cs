using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TicketMaster.Http;

namespace TicketMaster.Local;

/// <summary>The form of one of this server's own pages, or of a client of the issuer.</summary>
internal sealed class LocalForm
{
    private readonly Dictionary<string, StringValues> _values;

    private LocalForm(Dictionary<string, StringValues> values) => _values = values;

    public static bool Is(HttpRequest request) =>
        request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The form; null if it is larger than any can be.</summary>
    public static async Task<LocalForm?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await RequestBody.BytesAsync(request, Limits.BodyBytes, cancellationToken) is ReadOnlyMemory<byte> bytes
            ? new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Span)))
            : null;

    /// <summary>A value that is there once, or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is [{ } value] ? value : null;

    public IEnumerable<string> Every(string name) => _values.GetValueOrDefault(name).OfType<string>();
}
