using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TicketMaster.Http;

namespace TicketMaster.Local.Payments;

/// <summary>A call's form-encoded parameters, checked as strictly as the provider does.</summary>
internal sealed class StripeForm
{
    private readonly Dictionary<string, string> _values;

    private StripeForm(Dictionary<string, string> values) => _values = values;

    /// <summary>The form; null if it is larger than any that the app sends.</summary>
    public static async Task<StripeForm?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await RequestBody.BytesAsync(request, Limits.BodyBytes, cancellationToken) is ReadOnlyMemory<byte> bytes
            ? Parse(Encoding.UTF8.GetString(bytes.Span))
            : null;

    public static StripeForm Parse(string text) => new(
        QueryHelpers.ParseQuery(text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal));

    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool ExpandsCharge => _values.Any(pair =>
        pair.Key.StartsWith("expand[", StringComparison.Ordinal) && pair.Value.Contains("latest_charge", StringComparison.Ordinal));

    public Dictionary<string, string> Metadata => _values
        .Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal) && pair.Key.EndsWith(']'))
        .ToDictionary(pair => pair.Key["metadata[".Length..^1], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The values of a list, such as <c>types[0]</c>.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. _values.Where(pair => pair.Key.StartsWith($"{name}[", StringComparison.Ordinal)).Select(pair => pair.Value)];

    /// <summary>The first mistake: an unknown parameter, or a missing one.</summary>
    public SimulatedAnswer? Check(string[] required, string[] optional)
    {
        string? unknown = _values.Keys.FirstOrDefault(name =>
            !required.Contains(name) && !optional.Contains(name.Split('[')[0]) && !name.StartsWith("expand[", StringComparison.Ordinal));
        string? missing = required.FirstOrDefault(name => string.IsNullOrEmpty(this[name]));
        return unknown is not null ? StripeAnswers.Invalid("parameter_unknown", unknown, $"Received unknown parameter: {unknown}")
            : missing is not null ? StripeAnswers.Invalid("parameter_missing", missing, $"Missing required param: {missing}.")
            : null;
    }

    /// <summary>A positive amount in the provider's units, or null.</summary>
    public long? Amount(string name)
    {
        bool isNumber = long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out long amount);
        return isNumber && amount > 0 ? amount : null;
    }

    /// <summary>Tells a repeat of a call from another call under the same key.</summary>
    public string Fingerprint(string path)
    {
        IEnumerable<string> lines = _values.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Prepend(path)))));
    }
}
