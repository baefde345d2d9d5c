using Microsoft.Data.Sqlite;
using OneProcess.FullText;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

public sealed class FullTextIndexTests : IDisposable
{
    private static readonly FullTextSchema s_schema = new()
    {
        Revision = 1,
        Kinds =
        [
            new("title", 10, IsName: false), new("text", 1, IsName: false),
            new("name", 1), new("person", 1), new("city", 1), new("hall", 1), new("country", 1), new("other", 1),
        ],
        Keywords = ["colour", "shape"],
        Numbers = ["size"],
        IgnoredWords = ["the"],
    };

    private readonly string _folder = TestFolders.Create("fulltext-");
    private FullTextIndex _index;

    public FullTextIndexTests() => _index = Open();

    private string File => Path.Combine(_folder, "search.db");

    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        await Upsert(Document("a", "newer words", version: 5));
        await Upsert(Document("a", "older words", version: 4));

        Assert.Equal(["a"], Find("newer"));
        Assert.Empty(Find("older"));
    }

    [Fact]
    public async Task The_same_content_in_a_newer_version_still_keeps_older_ones_out()
    {
        await Upsert(Document("a", "words", version: 5));
        await Upsert(Document("a", "words", version: 9));
        await Upsert(Document("a", "stale words", version: 7));

        Assert.Empty(Find("stale"));
    }

    [Fact]
    public async Task A_deleted_document_is_not_found_and_an_older_upsert_does_not_bring_it_back()
    {
        await Upsert(Document("a", "words", version: 5));
        await _index.DeleteAsync([("a", 6), ("never there", 1)], default);
        await Upsert(Document("a", "words", version: 5), Document("never there", "words", version: 0));

        Assert.Empty(Find("words"));
        Assert.Equal(0, _index.Search(new FullTextQuery()).Total);
    }

    [Fact]
    public async Task A_newer_version_brings_a_deleted_document_back()
    {
        await _index.DeleteAsync([("a", 6)], default);
        await Upsert(Document("a", "words", version: 7));

        Assert.Equal(["a"], Find("words"));
    }

    [Fact]
    public async Task An_older_delete_does_not_delete_a_newer_version()
    {
        await Upsert(Document("a", "words", version: 5));
        await _index.DeleteAsync([("a", 4)], default);

        Assert.Equal(["a"], Find("words"));
    }

    [Fact]
    public async Task A_changed_document_is_no_longer_found_by_its_old_words_colours_or_names()
    {
        await Upsert(Document("a", "first", colour: "red", phrases: [new("name", "Alpha")]));
        await Upsert(Document("a", "second", version: 2, colour: "blue", phrases: [new("name", "Beta")]));

        Assert.Empty(Find("first"));
        Assert.Equal(["a"], Find("second"));
        Assert.Equal(0, _index.Search(new FullTextQuery { Keywords = [new("colour", "red")] }).Total);
        Assert.Equal(0, _index.Search(new FullTextQuery { Phrases = [new("alpha", ["name"])] }).Total);
        Assert.Empty(_index.Suggest("alp", ["name"], [], 5));
    }

    [Theory]
    [InlineData("coldplay")]
    [InlineData("COLDPLAY")]
    [InlineData("coldpl")]
    [InlineData("coldpaly")]
    [InlineData("coldpley")]
    [InlineData("colplay")]
    [InlineData("coldpplay")]
    [InlineData("koldpley")]
    [InlineData("cold play")]
    [InlineData("coldpaly sphers")]
    [InlineData("musci of")]
    [InlineData("sphr")]
    [InlineData("musicof")]
    [InlineData("the coldplay")]
    public async Task Words_are_found_exactly_half_typed_misspelt_apart_and_together(string typed)
    {
        await Upsert(Document("a", "Coldplay: Music of the Spheres"), Document("b", "Something Else Entirely"));

        Assert.Equal(["a"], Find(typed));
    }

    [Theory]
    [InlineData("kolplai")]
    [InlineData("plays")]
    [InlineData("muscals")]
    public async Task Words_that_are_too_far_off_are_not_found(string typed)
    {
        await Upsert(Document("a", "A Coldplay Music"));

        Assert.Empty(Find(typed));
    }

    [Theory]
    [InlineData("Malmö", "malmo")]
    [InlineData("Tromsø", "tromso")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Beyoncé", "beyonce")]
    [InlineData("Beyonce", "beyoncé")]
    [InlineData("Straße", "strasse")]
    [InlineData("Guns N’ Roses", "guns n' roses")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("Simon & Garfunkel", "simon and garfunkel")]
    [InlineData("AC/DC", "acdc")]
    [InlineData("東京ドーム", "東京")]
    [InlineData("ＡＢＣ", "abc")]
    public async Task Accents_case_and_punctuation_do_not_matter(string written, string typed)
    {
        await Upsert(Document("a", written), Document("b", "Something Else"));

        Assert.Equal(["a"], Find(typed));
    }

    [Fact]
    public async Task Every_word_must_match()
    {
        await Upsert(Document("a", "red house"), Document("b", "red boat"));

        Assert.Equal(["b"], Find("boat red"));
        Assert.Empty(Find("house boat"));
    }

    [Fact]
    public async Task A_word_that_is_there_is_not_taken_for_a_mistake()
    {
        await Upsert(Document("a", "Gold"), Document("b", "Cold"));

        Assert.Equal(["b"], Find("cold"));
    }

    [Fact]
    public async Task What_is_misspelt_only_under_the_filter_is_corrected_within_it()
    {
        await Upsert(Document("a", "Gold", colour: "red"), Document("b", "Cold", colour: "blue"));

        FullTextPage page = _index.Search(new FullTextQuery { Text = "cold", Keywords = [new("colour", "RED")] });

        Assert.Equal("a", Assert.Single(page.Hits).Id);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("!!!")]
    [InlineData("*")]
    public async Task Text_without_a_word_finds_nothing(string text)
    {
        await Upsert(Document("a", "words"));

        Assert.Empty(Find(text));
    }

    [Theory]
    [InlineData("words OR nothing")]
    [InlineData("NEAR(words)")]
    [InlineData("title:words")]
    [InlineData("words\" OR \"nothing")]
    [InlineData("words -nothing")]
    public async Task The_language_of_the_engine_is_text_like_any_other(string text)
    {
        await Upsert(Document("a", "words"), Document("b", "or near title words nothing"));

        Assert.Equal(["b"], Find(text));
    }

    [Fact]
    public async Task A_match_in_a_heavier_field_comes_first_and_the_whole_name_before_it()
    {
        await Upsert(
            Document("in text", "Something", text: "Hamilton is mentioned"),
            Document("in title", "An Evening with Lewis Hamilton", phrases: [new("name", "An Evening with Lewis Hamilton")]),
            Document("is name", "Hamilton", phrases: [new("name", "Hamilton")]),
            Document("other", "Nothing"));

        Assert.Equal(["is name", "in title", "in text"], Find("hamilton"));
    }

    [Fact]
    public async Task Of_documents_that_match_about_as_well_the_nearer_number_comes_first_and_a_better_match_before_them()
    {
        await Upsert(
            Document("far", "word", size: 300),
            Document("near", "word of a somewhat longer title", size: 110),
            Document("nearest", "Title", text: "word is mentioned", size: 101),
            Document("other", "x", size: 100));

        FullTextPage page = _index.Search(new FullTextQuery { Text = "word", Nearest = new("size", 100) });

        Assert.Equal(["near", "far", "nearest"], page.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Every_page_is_as_if_all_had_been_sorted()
    {
        await Upsert([.. Enumerable.Range(0, 200).Select(i => Document($"d{i:000}", "word", size: i * 7 % 200))]);
        var query = new FullTextQuery { Sort = [new SortOrder.ByNumber("size")], Take = 9 };

        IEnumerable<string> paged =
            Enumerable.Range(0, 23).SelectMany(page => _index.Search(query with { Skip = page * 9 }).Hits).Select(hit => hit.Id);

        Assert.Equal(Enumerable.Range(0, 200).OrderBy(i => i * 7 % 200).Select(i => $"d{i:000}"), paged);
    }

    [Fact]
    public async Task Filters_ranges_sorts_pages_totals_and_facets_go_together()
    {
        await Upsert([.. Enumerable.Range(0, 30).Select(i =>
            Document($"d{i:00}", "word", colour: i % 3 == 0 ? "Red" : "blue", size: i, body: $"body {i}"))]);

        FullTextPage page = _index.Search(new FullTextQuery
        {
            Text = "word",
            Keywords = [new("colour", "réd")],
            Ranges = [new("size", 3, 27)],
            Sort = [new SortOrder.ByNumber("size", Descending: true)],
            Skip = 2,
            Take = 3,
            Facets = [new("colour", 5), new("shape", 1)],
        });

        Assert.Equal(9, page.Total);
        Assert.Equal(["body 21", "body 18", "body 15"], page.Hits.Select(hit => hit.Body));
        Assert.Equal([new FacetCount("Red", 9)], page.Facets[0].Values);
        Assert.Empty(page.Facets[1].Values);
    }

    [Fact]
    public async Task Facets_give_the_most_frequent_values()
    {
        await Upsert([.. Enumerable.Range(0, 10).Select(i => Document($"d{i}", "word", colour: i < 5 ? "a" : i < 8 ? "b" : "c"))]);

        FullTextPage page = _index.Search(new FullTextQuery { Facets = [new("colour", 2)] });

        Assert.Equal([new FacetCount("a", 5), new FacetCount("b", 3)], page.Facets[0].Values);
    }

    [Fact]
    public async Task A_number_that_is_missing_is_in_no_range_and_sorts_last()
    {
        await Upsert(Document("none", "word", size: double.NaN), Document("one", "word", size: 1), Document("two", "word", size: 2));

        Assert.Equal(2, _index.Search(new FullTextQuery { Ranges = [new("size", double.MinValue, double.MaxValue)] }).Total);
        foreach (bool descending in (bool[])[true, false])
        {
            FullTextPage page = _index.Search(new FullTextQuery { Sort = [new SortOrder.ByNumber("size", descending)] });
            Assert.Equal("none", page.Hits[^1].Id);
        }
    }

    [Fact]
    public async Task A_radius_finds_what_is_within_it_nearest_first()
    {
        await Upsert(
            Document("london", "x", point: new(51.5074, -0.1278)),
            Document("reading", "x", point: new(51.4543, -0.9781)),
            Document("paris", "x", point: new(48.8566, 2.3522)),
            Document("nowhere", "x"));

        FullTextPage page = _index.Search(new FullTextQuery
        {
            Near = new(new(51.47, -0.60), 100),
            Sort = [new SortOrder.ByDistance()],
        });

        Assert.Equal(["reading", "london"], page.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_radius_reaches_over_the_date_line()
    {
        await Upsert(Document("suva", "x", point: new(-18.14, 178.44)), Document("far", "x", point: new(-18.14, 150)));

        FullTextPage page = _index.Search(new FullTextQuery { Near = new(new(-18.14, -179.9), 250) });

        Assert.Equal("suva", Assert.Single(page.Hits).Id);
    }

    [Theory]
    [InlineData("york", "york")]
    [InlineData("new york", "new york")]
    [InlineData("new y", "new york")]
    [InlineData("new yrok", "new york")]
    [InlineData("nwe york", "")]
    [InlineData("yorck", "york,new york")]
    [InlineData("garden", "new york")]
    [InlineData("madison square gardn", "new york")]
    [InlineData("new york, usa", "new york")]
    [InlineData("york usa", "")]
    [InlineData("york uk", "york")]
    [InlineData("atlantis", "")]
    [InlineData(",", "")]
    public async Task A_name_is_found_whole_else_by_its_words_else_misspelt_else_over_several_names(string typed, string found)
    {
        await Upsert(
            Document("york", "x", phrases: [new("city", "York"), new("country", "UK")]),
            Document("new york", "x", phrases: [new("city", "New York"), new("hall", "Madison Square Garden"), new("country", "USA")]),
            Document("other", "x", phrases: [new("title", "York"), new("title", "Garden")]));

        FullTextPage page = _index.Search(new FullTextQuery { Phrases = [new(typed, ["city", "hall", "country"])] });

        Assert.Equal(found.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(), page.Hits.Select(hit => hit.Id).Order());
    }

    [Fact]
    public async Task Suggestions_complete_names_the_best_fit_and_the_most_frequent_first()
    {
        await Upsert(
            Document("1", "x", size: 1, phrases: [new("person", "Taylor Swift"), new("title", "Eras Tour")]),
            Document("2", "x", size: 1, phrases: [new("person", "Taylor Swift"), new("title", "Taylor Swift")]),
            Document("3", "x", size: 1, phrases: [new("person", "James Taylor")]),
            Document("4", "x", size: 9, phrases: [new("person", "Taylor Out Of Range")]),
            Document("5", "x", size: 1, phrases: [new("other", "Taylor Of No Kind")]));

        IReadOnlyList<FullTextSuggestion> Suggest(string text) => _index.Suggest(text, ["person", "title"], [new("size", 0, 5)], 5);

        Assert.Equal([new("person", "Taylor Swift", 2), new("person", "James Taylor", 1)], Suggest("tayl"));
        Assert.Equal("Taylor Swift", Assert.Single(Suggest("swift tay")).Text);
        Assert.Equal("Taylor Swift", Assert.Single(Suggest("tailor swi")).Text);
        Assert.Equal(["Taylor Swift", "James Taylor"], Suggest("tyalo").Select(s => s.Text));
        Assert.Empty(Suggest(" "));
        Assert.Empty(Suggest("zzzz"));
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_restart()
    {
        await Upsert(Document("a", "Coldplay", colour: "red", size: 4, point: new(1, 2), phrases: [new("name", "Coldplay")]));
        await _index.DeleteAsync([("b", 3)], default);
        await _index.MarkFilledAsync();

        _index.Dispose();
        _index = Open();

        Assert.Null(_index.AnewBecause);
        Assert.False(_index.NeedsFilling);
        Assert.Equal(["a"], Find("coldpaly"));
        Assert.Equal("Coldplay", Assert.Single(_index.Suggest("col", ["name"], [new("size", 4, 4)], 1)).Text);
        Assert.Equal(1, _index.Search(new FullTextQuery { Keywords = [new("colour", "red")], Near = new(new(1, 2), 1) }).Total);
        await Upsert(Document("b", "stale", version: 2));
        Assert.Empty(Find("stale"));
    }

    [Fact]
    public void An_index_is_made_in_a_folder_that_is_not_there_yet()
    {
        using var index = FullTextIndex.Open(Path.Combine(_folder, "new", "search.db"), s_schema);

        Assert.Equal("there was none", index.AnewBecause);
    }

    [Fact]
    public async Task An_index_that_was_never_marked_as_filled_asks_to_be_filled_again()
    {
        await Upsert(Document("a", "words"));

        _index.Dispose();
        _index = Open();

        Assert.Null(_index.AnewBecause);
        Assert.True(_index.NeedsFilling);
    }

    [Fact]
    public async Task An_index_of_another_schema_begins_anew()
    {
        await Upsert(Document("a", "words"));
        await _index.MarkFilledAsync();

        _index.Dispose();
        _index = FullTextIndex.Open(File, s_schema with { Revision = 2 });

        Assert.Contains("schema", _index.AnewBecause, StringComparison.Ordinal);
        Assert.True(_index.NeedsFilling);
        Assert.Empty(Find("words"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_index_begins_anew(bool wholly)
    {
        await Upsert([.. Enumerable.Range(0, 500).Select(i => Document($"d{i}", $"words number {i}"))]);
        await _index.MarkFilledAsync();
        _index.Dispose();
        byte[] bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes.AsSpan(wholly ? 0 : bytes.Length / 2, 3 * 4096).Fill(0xA5);
        await System.IO.File.WriteAllBytesAsync(File, bytes);

        _index = Open();

        Assert.Contains("damaged", _index.AnewBecause, StringComparison.Ordinal);
        Assert.True(_index.NeedsFilling);
        await Upsert(Document("a", "words"));
        Assert.Equal(["a"], Find("words"));
    }

    [Fact]
    public async Task An_index_of_which_one_document_cannot_be_read_begins_anew()
    {
        await Upsert(Document("a", "words"), Document("b", "words"));
        _index.Dispose();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE documents SET fields = substr(fields, 1, length(fields) - 1) WHERE id = 'b'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        _index = Open();

        Assert.Contains("damaged", _index.AnewBecause, StringComparison.Ordinal);
        Assert.True(_index.NeedsFilling);
        Assert.Empty(Find("words"));
    }

    [Fact]
    public async Task Searches_while_documents_change_see_whole_states()
    {
        Task writing = Task.Run(async () =>
        {
            for (int version = 1; version <= 50; version++)
            {
                await Upsert([.. Enumerable.Range(0, 20).Select(i => Document($"d{i}", "word", version: version, colour: $"c{version}"))]);
            }
        });

        while (!writing.IsCompleted)
        {
            FullTextPage page = _index.Search(new FullTextQuery { Facets = [new("colour", 50)] });
            Assert.True(page.Facets[0].Values.Count <= 1, "A batch was seen half written.");
        }

        await writing;
        Assert.Equal(20, _index.Search(new FullTextQuery { Text = "word" }).Total);
    }

    public void Dispose()
    {
        _index.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static FullTextDocument Document(
        string id,
        string title,
        string text = "",
        long version = 1,
        string colour = "",
        double size = 0,
        GeoPoint? point = null,
        IReadOnlyList<Phrase>? phrases = null,
        string body = "{}") => new()
        {
            Id = id,
            Version = version,
            Keywords = [colour, ""],
            Numbers = [size],
            Phrases = [new("title", title), new("text", text), .. phrases ?? []],
            Point = point,
            Body = body,
        };

    private FullTextIndex Open() => FullTextIndex.Open(File, s_schema);

    private Task Upsert(params FullTextDocument[] documents) => _index.UpsertAsync(documents, default);

    private string[] Find(string text) => [.. _index.Search(new FullTextQuery { Text = text }).Hits.Select(hit => hit.Id)];
}
