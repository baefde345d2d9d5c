using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>The check that docs/gates.md gives to gates without a network, run with a code and the published keys alone.</summary>
public sealed partial class OfflineCheckTests
{
    private static readonly string s_pem = TestKeys.NewPem();
    private static readonly TicketKeys s_keys = TestKeys.Keys(s_pem, EarlierCodes.Key);
    private static readonly TicketClaims s_claims = new("winter-gala-A-B-7", "winter-gala-0123456789abcdef-1", "winter-gala");

    [SkippableFact]
    public async Task The_check_of_the_docs_tells_genuine_codes_of_both_forms_from_others()
    {
        Node.IsNeeded();
        string code = new TicketCodes(s_keys).Sign(s_claims);
        string[] codes =
        [
            code,
            EarlierCodes.Sign(s_claims.TicketId, s_claims.BookingId, s_pem),
            EarlierCodes.Issued,
            code[..^4] + "AAAA",
            TestKeys.NewCodes().Sign(s_claims),
        ];

        string[] said = await CheckAsync(codes);

        const string Genuine =
            """{"ticketId":"winter-gala-A-B-7","eventId":"winter-gala","bookingId":"winter-gala-0123456789abcdef-1"}""";
        const string Issued = """{"ticketId":"e00001-F1-B-12","eventId":"e00001","bookingId":"e00001-aubb1066e3i4ar70-1"}""";
        Assert.Equal([Genuine, Genuine, Issued, "null", "null"], said);
    }

    private static async Task<string[]> CheckAsync(string[] codes)
    {
        string docs = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "docs", "gates.md"));
        string keys = JsonSerializer.Serialize(s_keys.Published, TicketsJson.Default.JwkSet);
        string run = $"(async () => {{ for (const code of {JsonSerializer.Serialize(codes)})"
            + $" console.log(JSON.stringify(await check(code, {keys}))); }})();";
        using Process node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "-e", Snippet().Match(docs).Groups[1].Value + run },
            RedirectStandardOutput = true,
        })!;
        string output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return output.TrimEnd().Split('\n');
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
