using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>The docs name files and sections that exist.</summary>
public sealed partial class DocsTests
{
    private static readonly string s_root = InfraFolder.Repository;

    public static TheoryData<string> Pages { get; } = new(
        Directory.GetFiles(Path.Combine(s_root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath(s_root, page))
            .Prepend("README.md"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(s_root, page))!;

        Assert.All(Link().Matches(File.ReadAllText(Path.Combine(s_root, page))), link =>
        {
            string target = Path.Combine(folder, link.Groups["file"].Length == 0 ? Path.GetFileName(page) : link.Groups["file"].Value);
            Assert.True(File.Exists(target), $"{link.Value} leads to no file.");
            if (link.Groups["section"].Success)
            {
                Assert.Contains(link.Groups["section"].Value, Heading().Matches(File.ReadAllText(target)).Select(Anchor));
            }
        });
    }

    /// <summary>A README is read on phones, too.</summary>
    [Fact]
    public void The_README_has_pictures_that_are_there_and_small()
    {
        string[] pictures = [.. Picture().Matches(File.ReadAllText(Path.Combine(s_root, "README.md"))).Select(one => one.Groups[1].Value)];

        Assert.Equal(["docs/event.png", "docs/ticket.png", "docs/on-sale.svg"], pictures);
        Assert.All(pictures, picture => Assert.InRange(new FileInfo(Path.Combine(s_root, picture)).Length, 10_000, 200_000));
    }

    [Fact]
    public void The_walks_name_files_of_the_app()
    {
        string architecture = File.ReadAllText(Path.Combine(s_root, "docs", "architecture.md"));

        Assert.All(Step().Matches(architecture), step => Assert.True(
            File.Exists(Path.Combine(s_root, "functions", step.Groups[1].Value)), $"There is no functions/{step.Groups[1].Value}."));
    }

    /// <summary>As GitHub makes it: lower case, spaces as dashes, punctuation left out.</summary>
    private static string Anchor(Match heading) =>
        Punctuation().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>A link within the repository.</summary>
    [GeneratedRegex(@"\]\((?!\w+://)(?<file>[^)#]*)(#(?<section>[^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("<img src=\"([^\"]+)\"")]
    private static partial Regex Picture();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    /// <summary>A file of a walk.</summary>
    [GeneratedRegex(@"^\d+\. `([\w/]+\.cs)`", RegexOptions.Multiline)]
    private static partial Regex Step();
}
