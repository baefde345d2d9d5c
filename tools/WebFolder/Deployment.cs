using TicketMaster.Local.Web;

namespace TicketMaster.WebFolderTool;

/// <summary>What the command is told of a deployment.</summary>
/// <param name="To">The folder to make.</param>
/// <param name="From">The folder <c>web/</c>.</param>
/// <param name="Config">What the client is told.</param>
/// <param name="Entry">The Front Door that alone is let in; null to let everybody in.</param>
internal sealed record Deployment(string To, string From, WebConfig Config, Entry? Entry)
{
    public const string Usage =
        """
        usage: WebFolder <folder to make> --issuer <address> --client-id <id> [--scope <scope>]
          [--read <address> --booking <address> --admin <path>]  addresses of the API, if they are not the pages' own
          [--publishable-key <pk_...>]                           Stripe's key for browsers; without it the simulation takes the money
          [--front-door-id <id> --front-door <address>]          the only Front Door that is let in
          [--from <folder>]                                      the client's files, by default web
        An option with an empty value counts as left out.
        """;

    private static readonly string[] s_options =
    [
        "--issuer", "--client-id", "--scope", "--read", "--booking", "--admin", "--publishable-key", "--front-door-id", "--front-door",
        "--from",
    ];

    private static readonly string[] s_addresses = ["--issuer", "--read", "--booking", "--front-door"];

    /// <summary>Null if something is wrong, and the mistake in a sentence.</summary>
    public static Deployment? Read(string[] args, out string mistake)
    {
        Dictionary<string, string> given = [];
        mistake = args is [] or [['-', ..], ..] ? "The folder to make is missing." : "";
        foreach (string[] pair in args.Skip(1).Chunk(2))
        {
            if (mistake.Length == 0 && (!s_options.Contains(pair[0]) || pair.Length == 1 || !given.TryAdd(pair[0], pair[1])))
            {
                mistake = $"'{pair[0]}' is no option, is given twice or has no value.";
            }
        }

        mistake = mistake.Length > 0 ? mistake : Mistake(Of);
        return mistake.Length > 0 ? null : new Deployment(
            args[0],
            Of("--from") ?? "web",
            new WebConfig(
                Of("--issuer")!,
                Of("--client-id")!,
                Of("--scope") ?? "openid",
                new WebApi(Origin("--read"), Origin("--booking"), Of("--admin")),
                Of("--publishable-key") is { } key ? new WebPayments("stripe", key) : new WebPayments("simulated", null)),
            Of("--front-door-id") is { } id ? new Entry(id, new Uri(Of("--front-door")!).Host) : null);

        string? Of(string option) => given.GetValueOrDefault(option) is { Length: > 0 } value ? value : null;
        string Origin(string option) => Of(option) is { } address ? new Uri(address).GetLeftPart(UriPartial.Authority) : "";
    }

    private static string Mistake(Func<string, string?> of) =>
        s_options[..2].FirstOrDefault(option => of(option) is null) is { } missing ? $"'{missing}' is missing."
        : s_addresses.FirstOrDefault(option => of(option) is { } value && !IsAddress(value)) is { } wrong
            ? $"'{wrong}' must be an absolute https address (http only on this machine)."
        : of("--read") is null != of("--booking") is null ? "'--read' and '--booking' go together."
        : of("--front-door-id") is null != of("--front-door") is null ? "'--front-door-id' and '--front-door' go together."
        : of("--admin") is { } path && (path[0] != '/' || path[^1] == '/') ? "'--admin' must be a path such as /manage."
        // Whatever is written here is told to everybody.
        : of("--publishable-key") is { } key && !key.StartsWith("pk_", StringComparison.Ordinal)
            ? "'--publishable-key' must be Stripe's key for browsers, which begins with pk_."
        : "";

    private static bool IsAddress(string value) => Uri.TryCreate(value, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}

/// <param name="Id">What the Front Door sends as <c>X-Azure-FDID</c>.</param>
/// <param name="Host">Its host name, which the pages are asked for under.</param>
internal sealed record Entry(string Id, string Host);
