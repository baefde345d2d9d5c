using System.Reflection;
using System.Text.RegularExpressions;

namespace TicketMaster.Tests.Local.PublicSurface;

/// <summary>The public API of the real packages, against which a type of ours is held.</summary>
internal sealed partial class Listing
{
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _members = [];

    public Listing(IEnumerable<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split(" | ", 2);
            if (TypeSignature().IsMatch(parts[1]))
            {
                // One class of extensions may come from two packages: its name, kind and bases are the same.
                _types[parts[0]] = parts[1];
            }
            else
            {
                _members.Add(Comparable($"{parts[0]} | {Attributes().Replace(parts[1], "")}"));
            }
        }
    }

    public static Listing OfRealPackages() => new(Directory
        .GetFiles(Path.Combine(AppContext.BaseDirectory, "Local", "public-surface"), "*.txt").SelectMany(File.ReadLines));

    /// <summary>
    /// Everything visible of a type that the real packages lack, or have otherwise. What ours lacks is fine: it has the part
    /// that is used. Attributes that only the real packages' build reads are not asked for.
    /// </summary>
    public IEnumerable<string> Mismatches(Type type)
    {
        string name = TypeNames.Definition(type);
        if (!_types.TryGetValue(name, out string? listed))
        {
            yield return $"{name} | {Surface.Kind(type)}: no such type";
            yield break;
        }

        Match signature = TypeSignature().Match(listed);
        if (signature.Groups["kind"].Value != Surface.Kind(type))
        {
            yield return $"{name} | {Surface.Kind(type)}: the real one is '{signature.Groups["kind"].Value}'";
        }

        foreach (string missing in Surface.Bases(type).Where(@base => !ListedBases(signature.Groups["bases"].Value).Contains(@base)))
        {
            yield return $"{name} : {missing}: the real one does not derive from it";
        }

        if (Usage(listed) is var usage && usage != Usage(type))
        {
            yield return $"{name} | {Usage(type)}: the real one has {usage}";
        }

        foreach (string member in Surface.Members(type).Where(member => !_members.Contains(Comparable(member))))
        {
            string key = member[..(member.IndexOf(" | ", StringComparison.Ordinal) + 3)];
            string[] candidates = [.. _members.Where(line => line.StartsWith(key, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
            yield return candidates.Length == 0
                ? $"{member}: no such member"
                : $"{member}: the real ones are\n    {string.Join("\n    ", candidates)}";
        }
    }

    /// <summary>
    /// The listings note "may be null" on some type parameters that the packages' sources leave plain (their T has no
    /// constraint, so it may be); there the mark says nothing.
    /// </summary>
    private static string Comparable(string member) => TypeParameterMark().Replace(member, "");

    /// <summary>The bases of a signature, split at the commas that are not within type arguments.</summary>
    private static HashSet<string> ListedBases(string bases)
    {
        HashSet<string> names = [];
        int depth = 0;
        int start = 0;
        string text = bases.Replace("?", "") + ",";
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (text[i] == ',' && depth == 0)
            {
                names.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        return names;
    }

    private static AttributeUsageText? Usage(string signature)
    {
        Match usage = UsageAttribute().Match(signature);
        return usage.Success
            ? new AttributeUsageText(
                Enum.Parse<AttributeTargets>(usage.Groups["targets"].Value),
                usage.Groups["more"].Value.Contains("AllowMultiple = True"),
                !usage.Groups["more"].Value.Contains("Inherited = False"))
            : null;
    }

    private static AttributeUsageText? Usage(Type type) => type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage
        ? new AttributeUsageText(usage.ValidOn, usage.AllowMultiple, usage.Inherited)
        : null;

    [GeneratedRegex(@"^(\[.*\] )?(?<kind>public ((abstract|sealed|static) )?(class|record|struct|interface|enum)|public delegate .*)( : (?<bases>.*))?$")]
    private static partial Regex TypeSignature();

    [GeneratedRegex(@"^(\[[^\[\]]*\] )+")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\[Usage\(System\.AttributeTargets\.(?<targets>\w+)(?<more>[^)]*)\)\]")]
    private static partial Regex UsageAttribute();

    [GeneratedRegex(@"(?<=[ <(]T([A-Z]\w*)?)\?")]
    private static partial Regex TypeParameterMark();

    private sealed record AttributeUsageText(AttributeTargets Targets, bool AllowMultiple, bool Inherited);
}
