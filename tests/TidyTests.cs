using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>What git keeps is what somebody wrote, and a picture of it at the most.</summary>
public sealed partial class TidyTests
{
    private const int MaxBytes = 1_000_000;
    private const int MaxColumns = 140;

    private static readonly string[] s_pictures = [".gif", ".ico", ".jpeg", ".jpg", ".png", ".webp"];

    private static readonly string[] s_wrapped =
    [
        ".ci/", ".github/", "README.md", "bench/", "docs/", "functions/", "infra/", "local/", "oneprocess/", "standins/", "tests/",
        "tools/", "web/",
    ];

    private static readonly string[] s_generated = [".csv", ".json", ".sql", ".svg", ".txt"];

    private static readonly Lazy<string[]> s_files = new(() => Git("ls-files -z"));

    private static readonly Lazy<string?> s_missing = new(Missing);

    [SkippableFact]
    public void No_file_is_over_a_megabyte() => AssertNone(Files().Where(file => new FileInfo(OnDisk(file)).Length > MaxBytes));

    [SkippableFact]
    public void No_file_but_a_picture_is_binary() => AssertNone(Files()
        .Where(file => !IsPicture(file) && File.ReadAllBytes(OnDisk(file)).Contains((byte)0)));

    [SkippableFact]
    public void No_file_is_a_dump_or_a_program() => AssertNone(Files()
        .Where(file => DumpName().IsMatch(Path.GetFileName(file)) || Begins(file, "\u007fELF"u8)));

    /// <summary>A line of nothing but an address cannot be broken.</summary>
    [SkippableFact]
    public void Lines_end_at_140_columns() => AssertNone(
        from file in Files()
        where s_wrapped.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)) && !s_generated.Contains(Path.GetExtension(file))
            && !file.StartsWith("web/vendor/", StringComparison.Ordinal) && !IsPicture(file)
        let lines = File.ReadAllLines(OnDisk(file))
        from number in Enumerable.Range(0, lines.Length)
        where lines[number].Length > MaxColumns && !lines[number].Trim().StartsWith("https://", StringComparison.Ordinal)
        select $"{file}:{number + 1}");

    [SkippableFact]
    public void No_file_is_one_that_git_ignores()
    {
        Prerequisite.IsThere(s_missing.Value);

        AssertNone(Git("ls-files -z --cached --ignored --exclude-standard"));
    }

    [SkippableFact]
    public void No_line_names_a_place_on_a_machine()
    {
        // A folder of one short name, as in a container, may stand for anything.
        string here = InfraFolder.Repository + Path.DirectorySeparatorChar;
        bool isTelling = Path.GetDirectoryName(InfraFolder.Repository) != Path.GetPathRoot(here);
        IEnumerable<string> naming =
            from file in Files().Where(file => !IsPicture(file))
            let lines = File.ReadAllLines(OnDisk(file))
            from number in Enumerable.Range(0, lines.Length)
            where Place().IsMatch(lines[number]) || (isTelling && lines[number].Contains(here, StringComparison.Ordinal))
            select $"{file}:{number + 1}";

        AssertNone(naming);
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Files()
    {
        Prerequisite.IsThere(s_missing.Value);
        // One that was deleted and is not yet committed is still listed.
        return s_files.Value.Where(file => File.Exists(OnDisk(file)));
    }

    private static bool IsPicture(string file) => s_pictures.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string OnDisk(string file) => Path.Combine(InfraFolder.Repository, file);

    private static bool Begins(string file, ReadOnlySpan<byte> magic)
    {
        Span<byte> beginning = stackalloc byte[magic.Length];
        using FileStream stream = File.OpenRead(OnDisk(file));
        return stream.ReadAtLeast(beginning, magic.Length, throwOnEndOfStream: false) == magic.Length && beginning.SequenceEqual(magic);
    }

    private static string? Missing()
    {
        // A folder, or a file in a work tree beside it.
        if (!Path.Exists(Path.Combine(InfraFolder.Repository, ".git")))
        {
            return "These files were not checked out by git, so nothing says which of them it keeps.";
        }

        try
        {
            Git("--version");
            return null;
        }
        catch (Win32Exception exception)
        {
            return $"This machine has no git: {exception.Message}";
        }
    }

    private static string[] Git(string arguments)
    {
        // Whoever owns the folder: this only reads.
        using Process git = Process.Start(new ProcessStartInfo("git", $"-c safe.directory=* {arguments}")
        {
            WorkingDirectory = InfraFolder.Repository,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex(@"^(vg)?core(dump)?([._].*)?$|\.(dmp|nettrace|gcdump)$")]
    private static partial Regex DumpName();

    /// <summary>A path below a folder of somebody's own.</summary>
    [GeneratedRegex(@"(?<![\w./~-])(/(home|root|Users|work)/|[A-Z]:\\Users\\)\w")]
    private static partial Regex Place();
}
