using System.Text.RegularExpressions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>
/// The rooms of functions/: a folder is a capability or a verb of it, its namespace is named as it is, and rooms use each other in one
/// direction.
/// </summary>
public sealed partial class RoomsTests
{
    private const int MostFiles = 22;

    private static readonly string s_functions = Path.Combine(InfraFolder.Repository, "functions");

    private static readonly Relations s_rooms = Relations.OfAssembly(typeof(Limits).Assembly);

    [Fact]
    public void Rooms_use_each_other_in_one_direction() => None(s_rooms.Circles());

    /// <summary>Constants leave no trace in what is compiled, but their file imports the room that they are from.</summary>
    [Fact]
    public void Rooms_are_imported_in_the_same_direction() => None(new Relations(
        from folder in Folders()
        let room = folder.Path.Split(Path.DirectorySeparatorChar)[0]
        where room != "."
        from file in folder.Files
        from import in Import().Matches(File.ReadAllText(file))
        where import.Groups[1].Value != room
        select (room, import.Groups[1].Value, Path.GetFileName(file))).Circles());

    [Fact]
    public void A_circle_is_named_with_a_use_for_each_of_its_steps()
    {
        var relations = new Relations(
            [("Pay", "Release", "Settle → Upkeep"), ("Release", "Pay", "Upkeep → Settle"), ("Pay", "Http", "Settle → Ids")]);

        Assert.Equal(["Pay → Release (Settle → Upkeep), Release → Pay (Upkeep → Settle)"], relations.Circles());
    }

    [Theory]
    [InlineData("Http")]
    [InlineData("Storage", "Http")]
    public void Plumbing_names_no_capability(string room, params string[] mayUse) =>
        None(s_rooms.UsesOf(room, except: mayUse));

    [Fact]
    public void Each_room_is_on_the_map_below_those_that_it_uses()
    {
        string readme = File.ReadAllText(Path.Combine(InfraFolder.Repository, "README.md"));
        string map = readme[readme.IndexOf("| in `functions/` |", StringComparison.Ordinal)..];
        string[] rooms = [.. Row().Matches(map[..map.IndexOf("\n\n", StringComparison.Ordinal)]).Select(row => row.Groups[1].Value)];

        Assert.Equal(
            Folders().Select(folder => folder.Path).Where(path => path != "." && Path.GetDirectoryName(path) == "").Order(), rooms.Order());
        None(
            from room in rooms
            from use in s_rooms.UsesOf(room, except: rooms[..Array.IndexOf(rooms, room)])
            select use);
    }

    [Fact]
    public void A_folder_can_be_looked_over() =>
        None(Folders().Where(folder => folder.Files.Length > MostFiles).Select(folder => $"{folder.Path} has {folder.Files.Length} files"));

    [Fact]
    public void A_file_has_the_namespace_of_its_room() => None(Folders().SelectMany(folder => folder.Files).Where(file =>
    {
        string[] path = Path.GetRelativePath(s_functions, file).Split(Path.DirectorySeparatorChar);
        string room = path.Length == 1 ? "TicketMaster" : $"TicketMaster.{path[0]}";
        return Namespace().Match(File.ReadAllText(file)) is { Success: true } declared && declared.Groups[1].Value != room;
    }));

    /// <summary>Fails with all of them, where there are any.</summary>
    private static void None(IEnumerable<string> mistakes) => Assert.True(!mistakes.Any(), string.Join(Environment.NewLine, mistakes));

    private static IEnumerable<(string Path, string[] Files)> Folders() =>
        Directory.GetDirectories(s_functions, "*", SearchOption.AllDirectories).Append(s_functions)
            .Where(folder => Path.GetRelativePath(s_functions, folder).Split(Path.DirectorySeparatorChar)[0] is not "bin" and not "obj")
            .Order(StringComparer.Ordinal)
            .Select(folder => (Path.GetRelativePath(s_functions, folder), Directory.GetFiles(folder, "*.cs")));

    [GeneratedRegex(@"^using TicketMaster\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
