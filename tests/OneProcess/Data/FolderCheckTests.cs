using OneProcess.Data;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Data;

/// <summary>Which files belong together. The folder is of id "ours"; its last complete start had number 7.</summary>
public sealed class FolderCheckTests
{
    private static readonly DataFile s_a = new DataFile.Decisive("a.db", "a");
    private static readonly DataFile s_b = new DataFile.Decisive("b.db", "b");
    private static readonly DataFile s_c = new DataFile.Decisive("c.db", "c");
    private static readonly DataFile s_derived = new DataFile.Derived("d.db");
    private static readonly DataFile s_key = new DataFile.Key("k.pem", "k", _ => { });

    [Fact]
    public void What_belongs_together_is_taken_and_counted_on()
    {
        FolderState state = Decide(Whole(s_a), Whole(s_b), Whole(s_derived), Key("hash"));

        Assert.Empty(state.Faults);
        Assert.Equal(("ours", 8, 7), (state.Id, state.Number, state.Completed));
    }

    [Fact]
    public void A_folder_with_nothing_in_it_is_new()
    {
        FolderState state = Decide(Missing(s_a), Missing(s_b), Missing(s_derived), Key(null));

        Assert.Empty(state.Faults);
        Assert.Equal(("new", 1, 0), (state.Id, state.Number, state.Completed));
    }

    [Fact]
    public void A_folder_of_the_version_before_gets_its_id()
    {
        FolderState state = Decide(Unmarked(s_a), Unmarked(s_b), Missing(s_derived), Key("hash"));

        Assert.Empty(state.Faults);
        Assert.Equal(("new", 1), (state.Id, state.Number));
    }

    [Fact]
    public void A_folder_of_the_version_before_that_has_lost_a_file_is_refused() =>
        Assert.Equal(["b.db is missing"], Faults(Unmarked(s_a), Missing(s_b), Missing(s_derived), Key(null)));

    public static TheoryData<string, string> Bad => new()
    {
        { "missing", "is missing" },
        { "missing, its log is there", "is missing" },
        { "unmarked", "does not say that it is of this folder" },
        { "foreign", "is another folder's" },
        { "foreign and newer", "is another folder's" },
        { "older", "is an older copy: start 6" },
        { "without its log", "'{0}-wal', which has its last writes, is missing" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_file_that_does_not_belong_to_the_others_is_named(string how, string why)
    {
        foreach (DataFile file in new[] { s_a, s_b, s_derived })
        {
            FoundFile bad = how switch
            {
                "missing" => Missing(file),
                "missing, its log is there" => Missing(file) with { HasLog = true },
                "unmarked" => Unmarked(file),
                "foreign" => Marked(file, Mark(7) with { Id = "theirs" }),
                "foreign and newer" => Marked(file, Mark(9) with { Id = "theirs" }),
                "older" => Marked(file, Mark(6) with { Completed = 6 }),
                "without its log" => Marked(file, Mark(7) with { IsOpen = true }),
                _ => throw new ArgumentOutOfRangeException(nameof(how)),
            };

            string fault = Assert.Single(Faults(
                [.. new[] { s_a, s_b, s_c, s_derived }.Select(one => one == file ? bad : Whole(one)), Key("hash")]));
            Assert.StartsWith(file.Name, fault, StringComparison.Ordinal);
            Assert.Contains(why.Replace("{0}", file.Name, StringComparison.Ordinal), fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_of_a_process_that_died_is_whole_with_its_log() =>
        Assert.Empty(Faults(Marked(s_a, Mark(7) with { IsOpen = true }) with { HasLog = true }, Whole(s_b), Key("hash")));

    [Theory]
    [InlineData(null, "k.pem is missing")]
    [InlineData("other", "k.pem is another one than before")]
    public void A_key_that_is_lost_or_another_is_named(string? hash, string fault) =>
        Assert.Equal([fault], Faults(Whole(s_a), Whole(s_b), Key(hash)));

    [Fact]
    public void A_file_that_the_folder_never_had_is_taken_as_it_is()
    {
        var late = new DataFile.Decisive("late.db", "late");
        Assert.Empty(Faults(Whole(s_a), Whole(s_b), Missing(late)));
        Assert.Empty(Faults(Whole(s_a), Whole(s_b), Unmarked(late)));
        Assert.Equal(["late.db is another folder's"], Faults(Whole(s_a), Whole(s_b), Marked(late, Mark(1) with { Id = "theirs" })));
    }

    /// <summary>Start 8 did not use it, for example because the settings name another provider.</summary>
    [Fact]
    public void A_file_that_the_last_start_did_not_use_may_be_behind()
    {
        FolderMark eighth = Mark(8) with { Completed = 8, Databases = new Dictionary<string, long> { ["a.db"] = 8, ["b.db"] = 7 } };

        Assert.Empty(Faults(Marked(s_a, eighth), Whole(s_b)));
        Assert.Single(Faults(Marked(s_a, eighth), Marked(s_b, Mark(6) with { Completed = 6 })));
    }

    /// <summary>Some files had counted to 8 when the process died, perhaps several times, and some had not.</summary>
    [Theory]
    [InlineData(8, 7)]
    [InlineData(9, 7)]
    [InlineData(9, 8)]
    public void A_start_that_died_while_it_counted_locks_nobody_out(long first, long second)
    {
        FolderState state = Decide(Marked(s_a, Mark(first)), Marked(s_b, Mark(second)), Whole(s_c), Key("hash"));

        Assert.Empty(state.Faults);
        Assert.Equal(first + 1, state.Number);
    }

    [Fact]
    public void A_start_that_died_while_it_noted_that_all_have_counted_locks_nobody_out()
    {
        FolderMark noted = Mark(8) with { Completed = 8, Databases = new Dictionary<string, long> { ["a.db"] = 8, ["b.db"] = 8 } };

        Assert.Empty(Faults(Marked(s_a, noted), Marked(s_b, Mark(8))));
        Assert.Empty(Faults(Marked(s_a, Mark(8)), Marked(s_b, noted)));
    }

    [Fact]
    public void A_first_start_that_died_while_it_counted_locks_nobody_out()
    {
        var none = new Dictionary<string, long>();
        FolderMark first = Mark(1) with { Completed = 0, Databases = none, Keys = new Dictionary<string, string>() };

        Assert.Empty(Faults(Marked(s_a, first), Missing(s_b), Key(null)));
        Assert.Empty(Faults(Marked(s_a, first), Unmarked(s_b), Key("hash")));
    }

    private static string[] Faults(params FoundFile[] files) =>
        [.. Decide(files).Faults.Select(fault => $"{fault.File.Name} {fault.Why}")];

    private static FolderState Decide(params FoundFile[] files) => FolderCheck.Decide(files, "new");

    private static FoundFile Whole(DataFile file) => Marked(file, Mark(7));

    private static FoundFile Marked(DataFile file, FolderMark mark) => new(file, Exists: true, mark);

    private static FoundFile Unmarked(DataFile file) => new(file, Exists: true);

    private static FoundFile Missing(DataFile file) => new(file, Exists: false);

    private static FoundFile Key(string? hash) => new(s_key, hash is not null, Hash: hash);

    private static FolderMark Mark(long begun) => new(
        "ours",
        begun,
        Completed: 7,
        IsOpen: false,
        new Dictionary<string, long> { ["a.db"] = 7, ["b.db"] = 7, ["c.db"] = 7, ["d.db"] = 7 },
        new Dictionary<string, string> { ["k.pem"] = "hash" });
}
