namespace TicketMaster.Http;

/// <summary>
/// The address that this server listens on, known once it listens. Only the local run registers one. There an address in the
/// configuration may begin with '/', which means this server on whichever port it got.
/// </summary>
internal delegate Uri OwnAddress();

internal static class ConfiguredAddress
{
    /// <summary>What is wrong with a configured address, or null.</summary>
    public static string? Mistake(string setting, string? address, OwnAddress? own)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return $"'{setting}' is missing: give an absolute https address.";
        }

        if (address.StartsWith('/') && own is not null)
        {
            return null;
        }

        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? null
            : $"'{setting}' must be an absolute https address (http only on this machine), not '{address}'.";
    }

    /// <summary>The address with a final slash, so that relative addresses extend it.</summary>
    public static Uri Resolve(string address, OwnAddress? own)
    {
        string folder = address.EndsWith('/') ? address : address + '/';
        return folder.StartsWith('/') ? new Uri(own!(), folder) : new Uri(folder);
    }
}
