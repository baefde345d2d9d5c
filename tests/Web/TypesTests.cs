using TicketMaster.Tests.Contracts;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>The browser client's types, against those that openapi-typescript makes from the contract.</summary>
public sealed class TypesTests
{
    private static readonly string s_checks = Path.Combine(AppContext.BaseDirectory, "Web", "checks");

    [SkippableFact]
    public async Task The_client_uses_the_api_as_the_contract_says()
    {
        Node.IsNeeded();
        string folder = CopyOfWeb();
        await File.WriteAllTextAsync(Path.Combine(s_checks, "openapi.json"), OpenApiDocument.OfTheApp.Root.GetRawText());

        (int exitCode, string output) = await Node.RunAsync(s_checks, "openapi-typescript", "openapi.json", "-o", "api.d.ts");
        Assert.True(exitCode == 0, output);

        // What is wrong on purpose stands beside the client, and must be all that is said.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "wrong.js"),
            "/** @type {import('./core/types.js').EventView} */ export const wrong = /** @type {any} */ ({});\nwrong.nmae;\n");
        (exitCode, output) = await Node.RunAsync(s_checks, "tsc", "-p", ".");
        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"\Aweb/wrong\.js\b.*'nmae' does not exist.*\n\z", output);
    }

    private static string CopyOfWeb()
    {
        string from = Path.Combine(InfraFolder.Repository, "web");
        string to = Path.Combine(s_checks, "web");
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(IsCode))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to;
    }

    private static bool IsCode(string file) =>
        file.EndsWith(".js", StringComparison.Ordinal) || file.EndsWith(".d.ts", StringComparison.Ordinal);
}
