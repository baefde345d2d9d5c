using System.Globalization;
using OneProcess.Documents;
using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Documents;

public sealed class QueryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DocumentDatabase _database;
    private readonly DocumentContainer _things;

    public QueryTests()
    {
        _database = Sample.Open(_folder);
        _things = Sample.ThingsOf(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_comparison_finds_values_of_its_own_type_only()
    {
        await CreateAsync(Sample.Json("number", size: 5), Sample.Json("text", size: "5"), Sample.Json("none"));

        Assert.Equal(["number"], Find(new PropertyPredicate("size", PropertyComparison.Equal, 5)));
        Assert.Equal(["number"], Find(new PropertyPredicate("size", PropertyComparison.GreaterThanOrEqual, 0)));
        Assert.Equal(["number"], Find(new PropertyPredicate("size", PropertyComparison.LessThanOrEqual, long.MaxValue)));
        Assert.Equal(["text"], Find(new PropertyPredicate("size", PropertyComparison.Equal, "5")));
        Assert.Equal(["text"], Find(new PropertyPredicate("size", PropertyComparison.GreaterThanOrEqual, "")));
        Assert.Equal(["text"], Find(new PropertyPredicate("size", PropertyComparison.LessThanOrEqual, "9")));
    }

    [Fact]
    public async Task Bounds_are_inclusive_and_all_predicates_must_hold()
    {
        await CreateAsync([.. Enumerable.Range(1, 9).Select(i => Sample.Json($"{i}", size: i, group: i % 2))]);

        Assert.Equal(["3", "5", "7"], Find(
            new("size", PropertyComparison.GreaterThanOrEqual, 3),
            new("size", PropertyComparison.LessThanOrEqual, 7),
            new("group", PropertyComparison.Equal, 1)));
    }

    [Fact]
    public async Task A_property_without_an_index_is_compared_beside_others_and_orders_within_a_partition_only()
    {
        using var folder = new TemporaryFolder();
        using var database = DocumentDatabase.Open(
            folder.File("documents.db"), [Sample.Things with { IndexedProperties = ["size"], ComparedProperties = ["group", "name"] }]);
        DocumentContainer things = Sample.ThingsOf(database);
        foreach (int i in Enumerable.Range(1, 9))
        {
            await Sample.CreateAsync(things, Sample.Json($"{i}", size: i, group: i % 2, name: $"{9 - i}"));
        }

        string[] Ids(ContainerQuery query) => [.. things.Query(query).Items.Select(document => document.Id)];
        PropertyPredicate odd = new("group", PropertyComparison.Equal, 1);
        Assert.Equal(
            ["3", "1"], Ids(new(null, [new("size", PropertyComparison.LessThanOrEqual, 4), odd], OrderBy: "size", Descending: true)));
        Assert.Equal(["9", "7", "5", "3", "1"], Ids(new("o", [odd], OrderBy: "name")));
        Assert.Throws<ArgumentException>(() => Ids(new(null, [odd], OrderBy: "name")));
        Assert.Throws<ArgumentException>(() => Ids(new("o", [], OrderBy: "text")));
    }

    [Fact]
    public async Task Within_a_partition_one_value_of_a_property_in_the_order_of_another_comes_from_their_index()
    {
        ContainerDefinition definition = Sample.Things with
        {
            IndexedProperties = [],
            ComparedProperties = ["group", "size"],
            InPartition = [["group", "size"]],
        };
        using var folder = new TemporaryFolder();
        using var database = DocumentDatabase.Open(folder.File("documents.db"), [definition]);
        DocumentContainer things = Sample.ThingsOf(database);
        foreach (int i in Enumerable.Range(1, 20))
        {
            await Sample.CreateAsync(things, Sample.Json($"{i}", owner: "o", size: i, group: i % 2));
            await Sample.CreateAsync(things, Sample.Json($"{i}", owner: "other", size: i, group: i % 2));
        }

        PropertyPredicate even = new("group", PropertyComparison.Equal, 0);
        string[] Ids(ContainerQuery query) => [.. things.Query(query).Items.Select(document => document.Id)];

        Assert.Equal(["2", "4", "6", "8", "10", "12", "14", "16", "18", "20"], Ids(new("o", [even], OrderBy: "size")));
        Assert.Equal(["20"], Ids(new("o", [even], OrderBy: "size", Descending: true, PageSize: 1)));
        Assert.Equal(["20"], Ids(new("o", [even, new("size", PropertyComparison.GreaterThanOrEqual, 19)])));
        Assert.Equal(10, Ids(new("o", [even])).Length);
        SqliteFile file = SqliteFile.Open(Path.Combine(folder.AsAfterKill().Path, "documents.db"), "");
        using (file)
        {
            Assert.Equal(
                1, file.Read(session => session.Scalar<int>("SELECT count(*) FROM sqlite_schema WHERE name='db/things#pk.group.size'")));
        }
    }

    [Fact]
    public async Task One_value_of_a_property_in_the_order_of_another_comes_from_their_common_index_page_by_page()
    {
        ContainerDefinition definition = Sample.Things with
        {
            IndexedProperties = ["size"],
            ComparedProperties = ["group"],
            OrderedWithin = [("group", "size")],
        };
        using var folder = new TemporaryFolder();
        using var database = DocumentDatabase.Open(folder.File("documents.db"), [definition]);
        DocumentContainer things = Sample.ThingsOf(database);
        foreach (int i in Enumerable.Range(1, 20))
        {
            await Sample.CreateAsync(
                things,
                i % 5 == 0 ? Sample.Json($"{i}", group: i % 2) : Sample.Json($"{i}", size: 100 - i, group: i % 2));
        }

        ContainerQuery odd = new(
            null,
            [new("group", PropertyComparison.Equal, 1), new("size", PropertyComparison.LessThanOrEqual, 97)],
            OrderBy: "size",
            PageSize: 3);
        List<string> ids = [];
        for (string? next = null; ids.Count == 0 || next is not null;)
        {
            ContainerPage page = things.Query(odd with { Continuation = next });
            ids.AddRange(page.Items.Select(document => document.Id));
            next = page.Continuation;
        }

        Assert.Equal(["19", "17", "13", "11", "9", "7", "3"], ids);
        SqliteFile file = SqliteFile.Open(Path.Combine(folder.AsAfterKill().Path, "documents.db"), "");
        using (file)
        {
            Assert.Equal(
                1, file.Read(session => session.Scalar<int>("SELECT count(*) FROM sqlite_schema WHERE name='db/things.group.size'")));
        }
    }

    [Fact]
    public async Task A_document_is_found_by_a_member_of_any_object_of_a_list_also_if_it_was_stored_before_the_index()
    {
        ContainerDefinition before = Sample.Things with { IndexedProperties = ["size"] };
        ContainerDefinition definition = before with { InLists = [("acts", "actId")] };
        using var folder = new TemporaryFolder();
        using (var first = DocumentDatabase.Open(folder.File("documents.db"), [before]))
        {
            await Sample.CreateAsync(Sample.ThingsOf(first), Acts("old", 3, "a", "b"));
        }

        using (var database = DocumentDatabase.Open(folder.File("documents.db"), [definition]))
        {
            DocumentContainer things = Sample.ThingsOf(database);
            await Sample.CreateAsync(things, Acts("new", 2, "b", "c", "b"));
            await Sample.CreateAsync(things, Acts("none", 1));
            await Sample.CreateAsync(things, Sample.Json("without"));
            await Sample.CreateAsync(
                things, """{"id":"odd","owner":"o","size":4,"acts":["b",{"actId":null},{"other":"b"},7,null]}"""u8.ToArray());
            await Sample.CreateAsync(things, """{"id":"no list","owner":"o","size":5,"acts":"b"}"""u8.ToArray());
            string etag = await Sample.CreateAsync(things, Acts("changed", 6, "b"));
            await things.ReplaceAsync(Acts("changed", 6, "d"), etag);
            string gone = await Sample.CreateAsync(things, Acts("gone", 7, "b"));
            await things.DeleteAsync("gone", "o", gone);

            Assert.Equal(["old"], Found(things, "a"));
            Assert.Equal(["new", "old"], Found(things, "b"));
            Assert.Equal(["changed"], Found(things, "d"));
            Assert.Empty(Found(things, "x' OR 1=1"));
            Assert.Equal(["old"], things.Query(new(null, [
                new("acts.actId", PropertyComparison.Equal, "b"), new("size", PropertyComparison.GreaterThanOrEqual, 3)]))
                .Items.Select(document => document.Id));
            Assert.Throws<ArgumentException>(() => things.Query(new(null, [new("acts.actId", PropertyComparison.LessThanOrEqual, "b")])));
            Assert.Throws<ArgumentException>(() => things.Query(new(OrderBy: "acts.actId")));
        }

        // An app that does not know the index keeps it too.
        using (var earlier = DocumentDatabase.Open(folder.File("documents.db"), [before]))
        {
            await Sample.CreateAsync(Sample.ThingsOf(earlier), Acts("meanwhile", 0, "b"));
        }

        using (var again = DocumentDatabase.Open(folder.File("documents.db"), [definition]))
        {
            Assert.Equal(["meanwhile", "new", "old"], Found(Sample.ThingsOf(again), "b"));
        }

        using SqliteFile file = SqliteFile.Open(Path.Combine(folder.AsAfterKill().Path, "documents.db"), "");
        string plan = string.Join('\n', file.Read(session => session.Query(
            "EXPLAIN QUERY PLAN SELECT doc FROM \"db/things\" NOT INDEXED WHERE doc IN "
            + "(SELECT doc FROM \"db/things.acts.actId\" WHERE value='b') ORDER BY doc",
            row => row.GetString(3))));
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);

        static byte[] Acts(string id, int size, params string[] acts) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new { id, owner = "o", size, acts = acts.Select(actId => new { actId, name = $"Act {actId}" }) });

        static string[] Found(DocumentContainer things, string act) =>
        [
            .. things.Query(new(null, [new("acts.actId", PropertyComparison.Equal, act)], OrderBy: "size")).Items
                .Select(document => document.Id),
        ];
    }

    [Fact]
    public async Task Ids_that_are_asked_for_alone_come_first_in_the_key_and_need_no_other_index()
    {
        using TemporaryFolder folder = new();
        using (var before = DocumentDatabase.Open(folder.File("documents.db"), [Sample.Things]))
        {
            await Sample.CreateAsync(Sample.ThingsOf(before), Sample.Json("1", "a", size: 1));
        }

        // The file has the other key so far.
        ContainerDefinition definition = Sample.Things with { IndexedProperties = ["id", .. Sample.Things.IndexedProperties] };
        using var database = DocumentDatabase.Open(folder.File("documents.db"), [definition]);
        DocumentContainer things = Sample.ThingsOf(database);
        await Sample.CreateAsync(things, Sample.Json("1", "b", size: 2));
        await Sample.CreateAsync(things, Sample.Json("2", "b", size: 3));
        Assert.Equal(DocumentStatus.Conflict, (await things.CreateAsync(Sample.Json("1", "a", size: 4))).Status);

        List<string> Found(string? owner, params PropertyPredicate[] where) =>
            [.. things.Query(new(owner, where, OrderBy: "size")).Items.Select(document => $"{document.Id} {document.PartitionKey}")];
        Assert.Equal(["1 a", "1 b"], Found(null, new PropertyPredicate("id", PropertyComparison.Equal, "1")));
        Assert.Equal(["2 b"], Found(null, new PropertyPredicate("id", PropertyComparison.GreaterThanOrEqual, "2")));
        Assert.Equal(["1 b"], Found("b", new PropertyPredicate("id", PropertyComparison.Equal, "1")));
        Assert.Equal(["1 b", "2 b"], Found("b"));
        Assert.Empty(Found(null, new PropertyPredicate("id", PropertyComparison.Equal, 1)));
        Assert.Contains("\"size\":1", Sample.Text(things.Read("1", "a")));

        using SqliteFile file = SqliteFile.Open(Path.Combine(folder.AsAfterKill().Path, "documents.db"), "");
        Assert.Equal(
            ["db/things#id", "db/things#pk", "db/things#seq", "db/things.group", "db/things.name", "db/things.size"],
            file.Read(session => session.Query(
                "SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name='db/things' ORDER BY name", row => row.GetString(0))));
    }

    /// <summary>An index that begins with the partition key costs a page of the log for each document of a commit.</summary>
    [Fact]
    public async Task An_index_within_partitions_also_finds_what_is_in_one_even_what_lacks_its_properties()
    {
        ContainerDefinition definition = Sample.Things with
        {
            IndexedProperties = ["id"],
            ComparedProperties = ["group", "size"],
            InPartition = [["group", "size"], ["size"]],
        };
        using var folder = new TemporaryFolder();
        using var database = DocumentDatabase.Open(folder.File("documents.db"), [definition]);
        DocumentContainer things = Sample.ThingsOf(database);
        await Sample.CreateAsync(things, Sample.Json("1", "a"));
        await Sample.CreateAsync(things, Sample.Json("2", "a", size: 7, group: 1));
        await Sample.CreateAsync(things, Sample.Json("3", "b", size: 5));
        await Sample.CreateAsync(things, Sample.Json("4", "a", group: 1));

        string[] Ids(ContainerQuery query) => [.. things.Query(query).Items.Select(document => document.Id)];

        Assert.Equal(["1", "2", "4"], Ids(new("a")));
        ContainerPage page = things.Query(new("a", PageSize: 2));
        Assert.Equal(["4"], Ids(new("a", PageSize: 2, Continuation: page.Continuation)));
        Assert.Equal(["2", "4"], Ids(new("a", [new("group", PropertyComparison.Equal, 1)])));
        Assert.Equal(["2"], Ids(new("a", [new("group", PropertyComparison.Equal, 1)], OrderBy: "size")));
        Assert.Equal(["2"], Ids(new("a", OrderBy: "size")));
        using SqliteFile file = SqliteFile.Open(Path.Combine(folder.AsAfterKill().Path, "documents.db"), "");
        Assert.Equal(
            ["pk, json_extract(body, '$.size'))"],
            file.Read(session => session.Query(
                "SELECT sql FROM sqlite_schema WHERE type='index' AND tbl_name='db/things' AND sql LIKE '%(pk%'",
                row => row.GetString(0)[(row.GetString(0).IndexOf('(', StringComparison.Ordinal) + 1)..])));
    }

    [Fact]
    public async Task A_quote_in_a_value_is_only_a_quote()
    {
        await CreateAsync(Sample.Json("1", name: "O'Hara\" --"), Sample.Json("2", name: "x"));
        Assert.Equal(["1"], Find(new PropertyPredicate("name", PropertyComparison.Equal, "O'Hara\" --")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_in_order_hold_every_document_once_though_values_repeat(bool descending)
    {
        await CreateAsync([.. Enumerable.Range(0, 100).Select(i => Sample.Json($"{i}", size: i / 10, owner: $"{i % 3}"))]);

        List<Document> all = AllPages(new(OrderBy: "size", Descending: descending, PageSize: 7));

        Assert.Equal(100, all.Select(document => document.Id).Distinct().Count());
        Assert.Equal(100, all.Count);
        int[] sizes = [.. all.Select(document => int.Parse(document.Id, CultureInfo.InvariantCulture) / 10)];
        Assert.Equal(descending ? sizes.OrderDescending() : sizes.Order(), sizes);
    }

    [Theory]
    [InlineData("size")]
    [InlineData(null)]
    public async Task Pages_are_stable_while_other_documents_come_change_and_go(string? orderBy)
    {
        await CreateAsync([.. Enumerable.Range(0, 60).Select(i => Sample.Json($"stay{i}", size: i))]);
        await CreateAsync([.. Enumerable.Range(0, 60).Select(i => Sample.Json($"go{i}", size: i))]);
        HashSet<string> seen = [];
        ContainerQuery query = new(OrderBy: orderBy, PageSize: 5);
        for (int round = 0; ; round++)
        {
            ContainerPage page = _things.Query(query);
            foreach (Document document in page.Items.Where(document => document.Id.StartsWith("stay", StringComparison.Ordinal)))
            {
                Assert.True(seen.Add(document.Id), $"{document.Id} came twice");
            }

            await CreateAsync(Sample.Json($"new{round}", size: 0));
            if (_things.Read($"go{round}", "o") is Document going)
            {
                await _things.DeleteAsync(going.Id, "o", going.ETag);
            }

            if (_things.Read($"go{59 - round}", "o") is Document moving)
            {
                await _things.ReplaceAsync(Sample.Json(moving.Id, size: 1_000), moving.ETag);
            }

            if (page.Continuation is null)
            {
                break;
            }

            query = query with { Continuation = page.Continuation };
        }

        Assert.Equal(60, seen.Count);
    }

    [Fact]
    public async Task A_page_that_holds_everything_is_the_last()
    {
        await CreateAsync([.. Enumerable.Range(0, 10).Select(i => Sample.Json($"{i}"))]);

        Assert.Null(_things.Query(new(PageSize: 10)).Continuation);
        Assert.NotNull(_things.Query(new(PageSize: 9)).Continuation);
    }

    [Fact]
    public async Task Documents_without_the_property_are_not_in_its_order()
    {
        await CreateAsync(Sample.Json("1", name: "b"), Sample.Json("2"), Sample.Json("3", name: "a"));
        Assert.Equal(["3", "1"], AllPages(new(OrderBy: "name", PageSize: 1)).Select(document => document.Id));
    }

    [Fact]
    public async Task A_partition_shows_nothing_of_another()
    {
        await CreateAsync([.. Enumerable.Range(0, 30).Select(i => Sample.Json($"{i:00}", owner: $"{i % 3}", size: -i))]);

        List<Document> one = AllPages(new("1", OrderBy: "size", PageSize: 4));

        Assert.Equal(["28", "25", "22", "19", "16", "13", "10", "07", "04", "01"], one.Select(document => document.Id));
    }

    [Fact]
    public async Task A_broad_predicate_beside_a_narrow_one_gives_the_same_answer_in_order()
    {
        await _things.CreateManyAsync(Enumerable.Range(0, 2_000).Select(i =>
            (ReadOnlyMemory<byte>)Sample.Json($"{i}", size: i, group: 1, name: i % 500 == 0 ? "rare" : "often")));

        ContainerQuery narrow = new(
            Where: [new("group", PropertyComparison.Equal, 1), new("name", PropertyComparison.Equal, "rare")],
            OrderBy: "size",
            Descending: true,
            PageSize: 3);
        ContainerQuery broad = narrow with
        {
            Where = [new("group", PropertyComparison.Equal, 1), new("name", PropertyComparison.Equal, "often")],
            PageSize = 300,
        };

        Assert.Equal(["1500", "1000", "500", "0"], AllPages(narrow).Select(document => document.Id));
        Assert.Equal(
            Enumerable.Range(0, 2_000).Where(i => i % 500 != 0).Reverse().Select(i => $"{i}"),
            AllPages(broad).Select(document => document.Id));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused()
    {
        await CreateAsync([.. Enumerable.Range(0, 3).Select(i => Sample.Json($"{i}", size: i))]);
        string unordered = _things.Query(new(PageSize: 1)).Continuation!;

        Assert.Contains("'text'", Assert.Throws<ArgumentException>(() => _things.Query(new(OrderBy: "text"))).Message);
        Assert.Contains(
            "'text'", Assert.Throws<ArgumentException>(() => Find(new PropertyPredicate("text", PropertyComparison.Equal, "x"))).Message);
        Assert.Throws<ArgumentException>(() => Find(new PropertyPredicate("size", PropertyComparison.Equal, 1.5)));
        Assert.Throws<InvalidContinuationException>(() => _things.Query(new(Continuation: "garbage!")));
        Assert.Throws<InvalidContinuationException>(() => _things.Query(new(Continuation: "e30")));
        Assert.Throws<InvalidContinuationException>(() => _things.Query(new(OrderBy: "size", Continuation: unordered)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _things.Query(new(PageSize: 0)));
    }

    private async Task CreateAsync(params byte[][] documents)
    {
        foreach (byte[] json in documents)
        {
            await Sample.CreateAsync(_things, json);
        }
    }

    private string[] Find(params PropertyPredicate[] where) => [.. _things.Query(new(Where: where)).Items.Select(document => document.Id)];

    private List<Document> AllPages(ContainerQuery query)
    {
        List<Document> all = [];
        do
        {
            ContainerPage page = _things.Query(query);
            Assert.InRange(page.Items.Count, 1, query.PageSize);
            all.AddRange(page.Items);
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);

        return all;
    }
}
