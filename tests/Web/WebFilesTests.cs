using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>What stands in <c>web/</c>.</summary>
public sealed partial class WebFilesTests
{
    private static readonly string s_web = Path.Combine(InfraFolder.Repository, "web");

    public static TheoryData<string> FoldersWithTexts { get; } = new(
        Directory.GetFiles(s_web, "en.js", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(s_web, Path.GetDirectoryName(file)!)));

    [Fact]
    public void Libraries_are_as_npm_gave_them()
    {
        string vendor = Path.Combine(s_web, "vendor");
        using var known = JsonDocument.Parse(File.ReadAllText(Path.Combine(vendor, "vendor.json")));

        foreach (JsonProperty file in known.RootElement.EnumerateObject())
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(vendor, file.Name));
            Assert.Equal(file.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.True(File.Exists(Path.Combine(vendor, $"{file.Value.GetProperty("package").GetString()}.LICENSE.txt")), file.Name);
        }

        Assert.Equal(
            Directory.GetFiles(vendor, "*.js").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
            known.RootElement.EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FoldersWithTexts))]
    public void Both_languages_say_the_same_things(string folder)
    {
        Dictionary<string, string> english = Texts(folder, "en");
        Dictionary<string, string> german = Texts(folder, "de");

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Names(text.Value), Names(german[text.Key])));
    }

    /// <summary>A text that is in no file is shown as its key. Keys that are put together are not looked for.</summary>
    [Fact]
    public void Every_text_that_is_asked_for_is_there()
    {
        HashSet<string> known =
            [.. from object[] row in FoldersWithTexts from key in Texts((string)row[0], "en").Keys select key];
        IEnumerable<string> missing =
            from file in Directory.GetFiles(s_web, "*.js", SearchOption.AllDirectories)
            where !file.Contains("vendor", StringComparison.Ordinal)
            from asked in Asked().Matches(File.ReadAllText(file))
            let key = asked.Groups[1].Value
            where !known.Contains(key)
            select $"{Path.GetRelativePath(s_web, file)}: {key}";

        Assert.Empty(missing);
    }

    /// <summary>What people read between tags, or where an attribute is read to them, comes from the texts.</summary>
    [Fact]
    public void No_text_is_in_the_code() => Assert.Empty(
        from file in Directory.GetFiles(s_web, "*.js", SearchOption.AllDirectories)
        where !file.Contains("vendor", StringComparison.Ordinal)
        from words in Words().Matches(File.ReadAllText(file))
        select $"{Path.GetRelativePath(s_web, file)}: {words.Value}");

    private static Dictionary<string, string> Texts(string folder, string language) =>
        Text().Matches(File.ReadAllText(Path.Combine(s_web, folder, $"{language}.js")))
            .ToDictionary(match => match.Groups["key"].Value, match => match.Groups["text"].Value, StringComparer.Ordinal);

    private static string[] Names(string text) =>
        [.. Name().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^  '?(?<key>[\w.-]+)'?:\s*(?<text>.*(\n    .*)*),$", RegexOptions.Multiline)]
    private static partial Regex Text();

    [GeneratedRegex(@"\bt\('([\w.-]+)'")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\w+\}(?=[^}]*')")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<=[a-z""}]>)[^<>$`{}=;()]*[A-Za-z]{3,}[^<>`{}=;()]*(?=<)|(?:aria-label|title|placeholder|alt)=""[^""$]*[A-Za-z]")]
    private static partial Regex Words();
}
