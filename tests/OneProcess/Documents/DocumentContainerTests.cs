using System.Text;
using OneProcess.Documents;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Documents;

public sealed class DocumentContainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DocumentDatabase _database;
    private readonly DocumentContainer _things;

    public DocumentContainerTests()
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
    public async Task A_document_is_read_byte_for_byte_as_it_was_written()
    {
        byte[] json = "{ \"owner\":\"ö\",  \"id\":\"日本-🎫\", \"n\": 1.50, \"s\":\"\\u00e9\" }"u8.ToArray();
        string etag = await Sample.CreateAsync(_things, json);

        Document? found = _things.Read("日本-🎫", "ö");

        Assert.Equal(json, found!.Json.ToArray());
        Assert.Equal(etag, found.ETag);
        Assert.Null(_things.Read("日本-🎫", "o"));
    }

    [Fact]
    public async Task The_same_id_in_two_partitions_is_two_documents()
    {
        await Sample.CreateAsync(_things, Sample.Json("1", "a", size: 1));
        await Sample.CreateAsync(_things, Sample.Json("1", "b", size: 2));

        Assert.Contains("\"size\":1", Sample.Text(_things.Read("1", "a")));
        Assert.Contains("\"size\":2", Sample.Text(_things.Read("1", "b")));
    }

    [Theory]
    [InlineData("", "valid JSON")]
    [InlineData("{", "valid JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"owner\":\"o\"}", "'id'")]
    [InlineData("{\"id\":\"1\"}", "'owner'")]
    [InlineData("{\"id\":1,\"owner\":\"o\"}", "'id'")]
    [InlineData("{\"id\":\"\",\"owner\":\"o\"}", "no id")]
    [InlineData("{\"id\":\"a/b\",\"owner\":\"o\"}", "no id")]
    [InlineData("{\"id\":\"1\",\"owner\":null}", "'owner'")]
    [InlineData("{\"id\":\"1\",\"owner\":\"o\",\"id\":\"2\"}", "valid JSON")]
    [InlineData("{\"id\":\"\\ud800\",\"owner\":\"o\"}", "Unicode")]
    [InlineData("{\"id\":\"a\\u0000\",\"owner\":\"o\"}", "zero character")]
    public async Task What_is_no_document_is_refused_and_nothing_is_written(string json, string why)
    {
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(why, refused.Message);
        Assert.Contains("things", refused.Message);
        Assert.Empty(_things.Query(new()).Items);
    }

    [Theory]
    [InlineData("", "o", "no id")]
    [InlineData("a/b", "o", "no id")]
    [InlineData("a\0", "o", "zero character")]
    [InlineData("1", "o\0", "zero character")]
    public async Task A_document_whose_JSON_is_not_read_once_more_needs_a_proper_id_and_partition_key_too(
        string id, string owner, string why)
    {
        ArgumentException created =
            await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync(id, owner, Sample.Json(id, owner)));
        ArgumentException replaced =
            await Assert.ThrowsAsync<ArgumentException>(() => _things.ReplaceAsync(id, owner, Sample.Json(id, owner), "\"1\""));

        Assert.All([created, replaced], refused => Assert.Contains(why, refused.Message));
        Assert.Empty(_things.Query(new()).Items);
    }

    [Fact]
    public async Task A_document_whose_JSON_is_not_read_once_more_may_have_2_MB_and_not_one_byte_more()
    {
        byte[] limit = Sample.Json("big", text: new string('x', DocumentJson.MaxBytes - Sample.Json("big", text: "").Length));
        Assert.Equal(DocumentStatus.Ok, (await _things.CreateAsync("big", "o", limit)).Status);

        byte[] more = Sample.Json("big2", text: new string('x', DocumentJson.MaxBytes));
        await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync("big2", "o", more));
    }

#if DEBUG
    /// <summary>So that every test of the app also tests that its documents say what its writes say.</summary>
    [Fact]
    public async Task A_debug_build_refuses_a_document_whose_JSON_says_something_else_than_its_writer()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync("1", "o", Sample.Json("2")));
        await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync("1", "o", Sample.Json("1", "p")));
        await Assert.ThrowsAsync<ArgumentException>(
            () => _things.CreateAsync("1", "o", "{\"id\":\"1\",\"owner\":\"o\",\"id\":\"1\"}"u8.ToArray()));
    }
#endif

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] json = [.. "{\"id\":\"1\",\"owner\":\"o\",\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => _things.CreateAsync(json));
        Assert.Contains("UTF-8", refused.Message);
    }

    [Fact]
    public async Task A_document_may_have_2_MB_and_not_one_byte_more()
    {
        byte[] limit = Sample.Json("big", text: new string('x', DocumentJson.MaxBytes - Sample.Json("big", text: "").Length));
        Assert.Equal(DocumentJson.MaxBytes, limit.Length);
        await Sample.CreateAsync(_things, limit);
        Assert.Equal(limit, _things.Read("big", "o")!.Json.ToArray());

        await Assert.ThrowsAsync<ArgumentException>(
            () => _things.CreateAsync(Sample.Json("big2", text: new string('x', DocumentJson.MaxBytes))));
    }

    [Fact]
    public async Task An_ETag_of_a_deleted_document_never_matches_one_created_later_even_after_a_restart()
    {
        string first = await Sample.CreateAsync(_things, Sample.Json("1"));
        Assert.Equal(DocumentStatus.Ok, (await _things.DeleteAsync("1", "o", first)).Status);
        using TemporaryFolder killed = _folder.AsAfterKill();
        using DocumentDatabase reopened = Sample.Open(killed);
        DocumentContainer things = Sample.ThingsOf(reopened);

        string second = await Sample.CreateAsync(things, Sample.Json("1"));

        Assert.NotEqual(first, second);
        Assert.Equal(DocumentStatus.PreconditionFailed, (await things.ReplaceAsync(Sample.Json("1", size: 2), first)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("\"\"")]
    [InlineData("\"zz\"")]
    [InlineData("\"1\"")]
    [InlineData("1 OR 1=1")]
    public async Task An_ETag_that_was_never_given_out_matches_nothing(string etag)
    {
        await Sample.CreateAsync(_things, Sample.Json("1", size: 1));

        Assert.Equal(DocumentStatus.PreconditionFailed, (await _things.ReplaceAsync(Sample.Json("1", size: 2), etag)).Status);
        Assert.Equal(DocumentStatus.PreconditionFailed, (await _things.DeleteAsync("1", "o", etag)).Status);
        Assert.Contains("\"size\":1", Sample.Text(_things.Read("1", "o")));
    }

    [Fact]
    public async Task A_bulk_create_leaves_what_is_there_and_creates_the_rest()
    {
        await Sample.CreateAsync(_things, Sample.Json("7", text: "mine"));

        BulkResult result =
            await _things.CreateManyAsync(Enumerable.Range(0, 4_500).Select(i => (ReadOnlyMemory<byte>)Sample.Json($"{i}")));

        Assert.Equal(new BulkResult(4_499, 1), result);
        Assert.Contains("mine", Sample.Text(_things.Read("7", "o")));
        Assert.NotNull(_things.Read("4499", "o"));
        Assert.Equal(4_500, _things.ReadChanges(0, 10_000).Count);
    }

    [Fact]
    public async Task Acknowledged_writes_survive_a_kill()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _things.CreateAsync(Sample.Json($"{i}"))));
        using TemporaryFolder killed = _folder.AsAfterKill();

        using DocumentDatabase reopened = Sample.Open(killed);

        Assert.Equal(200, Sample.ThingsOf(reopened).ReadChanges(0, 1_000).Count);
    }

    [Fact]
    public void A_second_process_is_refused_while_the_file_is_open()
    {
        IOException refused = Assert.Throws<IOException>(() => Sample.Open(_folder));
        Assert.Contains("in use", refused.Message);
        Assert.Contains("documents.db", refused.Message);
    }

    [Fact]
    public void A_container_that_was_not_defined_is_named_in_the_refusal()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => _database.Container("db", "thing"));
        Assert.Contains("db/thing'", refused.Message);
        Assert.Contains("'db/things'", refused.Message);
    }

    [Theory]
    [InlineData("a b", "/id", "x")]
    [InlineData("a", "id", "x")]
    [InlineData("a", "/a/b", "x")]
    [InlineData("a", "/id", "x'y")]
    public void A_definition_that_SQL_cannot_hold_is_refused(string name, string path, string property)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => DocumentDatabase.Open(folder.File("d.db"), [new("db", name, path, [property])]));
    }

    [Fact]
    public async Task A_property_indexed_later_finds_documents_written_before()
    {
        await Sample.CreateAsync(_things, Sample.Json("1", text: "x"));
        using TemporaryFolder killed = _folder.AsAfterKill();
        using var reopened = DocumentDatabase.Open(killed.File("documents.db"), [Sample.Things with { IndexedProperties = ["text"] }]);

        ContainerPage page = Sample.ThingsOf(reopened).Query(new(Where: [new("text", PropertyComparison.Equal, "x")]));

        Assert.Equal("1", Assert.Single(page.Items).Id);
    }
}
