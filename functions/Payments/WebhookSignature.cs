using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TicketMaster.Payments;

internal enum SignatureCheck
{
    Valid,
    Missing,
    Invalid,
    Stale,
}

/// <summary>
/// Reads the header <c>Stripe-Signature: t=1492774577,v1=5257…,v1=…</c>. A signature is the HMAC-SHA256 of <c>t.body</c> in
/// hexadecimal. While secrets are exchanged there is one v1 for each. Other schemes in the header are ignored.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Stripe-Signature";

    /// <param name="header">The header's value.</param>
    /// <param name="body">The bytes as they were received.</param>
    /// <param name="secrets">A signature by any of them is accepted.</param>
    public static SignatureCheck Check(string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return SignatureCheck.Missing;
        }

        (string Name, string Value)[] parts = [.. header.Split(',').Select(Part)];
        string[] times = [.. parts.Where(part => part.Name == "t").Select(part => part.Value)];
        if (times is not [string time] || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            return SignatureCheck.Invalid;
        }

        string[] signatures = [.. parts.Where(part => part.Name == "v1").Select(part => part.Value)];
        if (signatures.Length > Limits.WebhookSignatures || !AnyMatches(signatures, time, body, secrets))
        {
            return SignatureCheck.Invalid;
        }

        // This counts in whole numbers, because a signed time may lie outside the range of DateTimeOffset.
        decimal age = Math.Abs((decimal)now.ToUnixTimeMilliseconds() - (seconds * 1000m));
        return age <= (decimal)Limits.WebhookAge.TotalMilliseconds ? SignatureCheck.Valid : SignatureCheck.Stale;
    }

    /// <summary>Makes the header's value for a body that is sent now.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        string time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(Compute(time, body, secret))}";
    }

    private static byte[] Compute(string time, ReadOnlySpan<byte> body, string secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(time + "."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    /// <summary>Compares every pair, so that the time taken does not show which one matched.</summary>
    private static bool AnyMatches(string[] signatures, string time, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        bool any = false;
        foreach (string secret in secrets)
        {
            byte[] expected = Compute(time, body, secret);
            foreach (string signature in signatures)
            {
                any |= Matches(signature, expected);
            }
        }

        return any;
    }

    private static bool Matches(string hexadecimal, byte[] expected)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        return hexadecimal.Length == SHA256.HashSizeInBytes * 2
            && Convert.FromHexString(hexadecimal, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static (string Name, string Value) Part(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text.Trim(), "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }
}
