using System.Buffers;

namespace TicketMaster.Http;

/// <summary>
/// Origins of addresses that others give us: <c>https://shop.example</c>, or <c>ticketmaster://</c>, the own scheme of an app. They are
/// compared as texts, and an address that browsers could read otherwise has none.
/// </summary>
internal static class Origins
{
    /// <summary>Every character that an address needs. No space, no control character, no backslash, no fragment.</summary>
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    /// <summary>Those of a host and a port. Without '@' no user is before them, and without '%' nothing is written otherwise.</summary>
    private static readonly SearchValues<char> s_authority = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.:[]");

    private static readonly SearchValues<char> s_scheme = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+.-");

    /// <summary>Schemes that belong to no app, or that run or show what stands in the address.</summary>
    private static readonly string[] s_noApps =
    [
        "about", "blob", "chrome", "content", "data", "file", "filesystem", "ftp", "ftps", "intent", "jar", "javascript", "ldap", "mailto",
        "sftp", "sms", "ssh", "tel", "urn", "vbscript", "view-source", "ws", "wss",
    ];

    /// <returns>The origin in lower case, without a default port; null if the address has none.</returns>
    public static string? Of(string address)
    {
        int colon = address.IndexOf("://", StringComparison.Ordinal);
        if (colon < 1 || address.AsSpan().ContainsAnyExcept(s_plain) || !Uri.TryCreate(address, UriKind.Absolute, out _))
        {
            return null;
        }

        string scheme = address[..colon].ToLowerInvariant();
        string rest = address[(colon + 3)..].ToLowerInvariant();
        int end = rest.AsSpan().IndexOfAny('/', '?');
        string authority = end < 0 ? rest : rest[..end];
        return authority.AsSpan().ContainsAnyExcept(s_authority) || scheme.AsSpan().ContainsAnyExcept(s_scheme) ? null : scheme switch
        {
            "https" => Web(scheme, authority, ":443"),
            "http" => Web(scheme, authority, ":80"),
            _ when s_noApps.Contains(scheme) || !char.IsAsciiLetter(scheme[0]) => null,
            _ => $"{scheme}://",
        };
    }

    /// <summary>Whether an address may be configured: https, http on this machine only, or an app's.</summary>
    public static bool MayBeConfigured(string address) =>
        Of(address) is { } origin && (!origin.StartsWith("http://", StringComparison.Ordinal) || new Uri(origin).IsLoopback);

    /// <summary>What is wrong with a setting that has origins, or null.</summary>
    public static string? Mistake(string setting, string? origins) =>
        Settings.List(origins).FirstOrDefault(one => !IsOrigin(one)) is { } wrong
            ? $"'{setting}' has '{wrong}': give origins such as https://shop.example.com or myapp://, with commas between."
            : null;

    /// <summary>Whether an address may be configured, and has nothing behind its origin.</summary>
    private static bool IsOrigin(string address) =>
        MayBeConfigured(address) && address.TrimEnd('/').Length <= Of(address)!.TrimEnd('/').Length;

    private static string? Web(string scheme, string authority, string port)
    {
        string host = authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;
        return host.Length == 0 ? null : $"{scheme}://{host}";
    }
}
