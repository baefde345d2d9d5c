using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moq;
using OneProcess.CosmosDB;
using OneProcess.Documents;
using TicketMaster.Tests.OneProcess.DurableTask;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Documents;

public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Db => _folder.File("documents.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_flipped_byte_is_refused_at_start_or_has_changed_nothing()
    {
        const int seed = 20261122;
        await FillAsync();
        byte[] whole = await File.ReadAllBytesAsync(Db);
        List<string> before = Everything();
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 250; i++)
        {
            byte[] damaged = [.. whole];
            // Every third in the first page: the header and the schema are small and matter most.
            int at = random.Next(i % 3 == 0 ? 4096 : whole.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(Db, damaged);
            try
            {
                Assert.True(before.SequenceEqual(Everything()), $"seed {seed}: byte {at} flipped, opened, and reads differently");
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains(Db, exception.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 249);
    }

    [Fact]
    public async Task A_flipped_byte_of_a_document_is_refused_at_start()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Db, Damaged(await File.ReadAllBytesAsync(Db), "needle"));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Sample.Open(_folder));

        Assert.Contains(Db, refused.Message);
        Assert.Contains("does not match its hash", refused.Message);
    }

    [Fact]
    public async Task A_flipped_byte_of_an_index_is_refused_at_start_because_it_would_hide_a_document()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Db, Damaged(await File.ReadAllBytesAsync(Db), "n59"));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Sample.Open(_folder));

        Assert.Contains(Db, refused.Message);
        Assert.Contains("index", refused.Message);
    }

    /// <summary>A large file is checked while it is used, so that a start does not take minutes.</summary>
    [Theory]
    [InlineData("needle", "does not match its hash")]
    [InlineData("n59", "index")]
    [InlineData("zeroed", "malformed")]
    public async Task Damage_of_a_large_file_ends_the_process_after_its_start_and_refuses_the_next(string what, string why)
    {
        await FillAsync();
        byte[] whole = await File.ReadAllBytesAsync(Db);
        await File.WriteAllBytesAsync(Db, Damaged(whole, what));

        (int code, string said) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains(Db, said);
        Assert.Contains(why, said);
        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(() => OpenLarge()).Message);
        await File.WriteAllBytesAsync(Db, whole);
        using (DocumentDatabase database = OpenLarge())
        {
            Assert.True(database.IsChecked);
        }

        // Once somebody has put a whole file in its place, it is checked while it is used again.
        using DocumentDatabase again = OpenLarge();
        Assert.False(again.IsChecked);
    }

    private static byte[] Damaged(byte[] whole, string what)
    {
        byte[] bytes = [.. whole];
        if (what == "zeroed")
        {
            // A page of documents.
            const int Page = 4096;
            Array.Clear(bytes, bytes.AsSpan().IndexOf("needle"u8) / Page * Page, Page);
            return bytes;
        }

        // In a document the name stands in quotes, in its index it does not.
        int at = Enumerable.Range(1, bytes.Length - what.Length).First(
            i => bytes.AsSpan(i, what.Length).SequenceEqual(Encoding.UTF8.GetBytes(what)) && (what == "needle" || bytes[i - 1] != '"'));
        bytes[at] ^= 1;
        return bytes;
    }

    /// <summary>Runs an app that has only this database, until it ends by itself.</summary>
    private async Task<(int Code, string Said)> RunAsync()
    {
        using Lines said = new(typeof(CheckDocuments).FullName);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_ => OpenLarge());
        builder.Services.AddHostedService<CheckDocuments>();
        builder.Services.AddLogging(logging => logging.AddProvider(said));
        int code = await AppProcess.RunAsync(builder.Build).WaitAsync(TimeSpan.FromSeconds(30));
        return (code, Assert.Single(said.All));
    }

    private DocumentDatabase OpenLarge() => DocumentDatabase.Open(Db, [Sample.Things, Sample.Others], checkedBefore: 0);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000_000_000, true)]
    public async Task A_whole_file_is_checked_before_it_is_used_or_meanwhile(long checkedBefore, bool isChecked)
    {
        await FillAsync();
        using var database = DocumentDatabase.Open(Db, [Sample.Things, Sample.Others], checkedBefore);
        using var started = new CancellationTokenSource();
        Mock<IHostApplicationLifetime> host = new();
        host.Setup(one => one.ApplicationStarted).Returns(started.Token);
        using Lines said = new();
        using var check = new CheckDocuments(database, host.Object, said.CreateLogger<CheckDocuments>());

        Assert.Equal(isChecked, database.IsChecked);
        await check.StartAsync(default);
        await started.CancelAsync();
        for (int waited = 0; !isChecked && said.All.IsEmpty && waited < 3_000; waited++)
        {
            await Task.Delay(10);
        }

        await check.StopAsync(default);
        Assert.Equal(isChecked ? [] : ["The documents are whole."], said.All);
        host.Verify(one => one.StopApplication(), Times.Never);
    }

    [Fact]
    public async Task A_check_ends_when_the_process_stops()
    {
        await FillAsync();
        using DocumentDatabase database = OpenLarge();

        Assert.ThrowsAny<OperationCanceledException>(() => database.Check(new CancellationToken(canceled: true)));

        Assert.False(File.Exists(Db + ".damaged"));
        database.Check(default);
    }

    /// <summary>An index that is made from damaged documents would be wrong.</summary>
    [Fact]
    public async Task A_large_file_is_checked_before_an_index_is_made()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Db, Damaged(await File.ReadAllBytesAsync(Db), "needle"));
        ContainerDefinition more = Sample.Things with { IndexedProperties = [.. Sample.Things.IndexedProperties, "text"] };

        Assert.Contains("does not match its hash", Assert.Throws<InvalidDataException>(
            () => DocumentDatabase.Open(Db, [more, Sample.Others], checkedBefore: 0)).Message);
    }

    [Fact]
    public async Task A_byte_flipped_while_the_file_is_open_is_found_when_the_document_is_read()
    {
        await FillAsync();
        using DocumentDatabase database = Sample.Open(_folder);
        byte[] bytes = await File.ReadAllBytesAsync(Db);
        using (var file = new FileStream(Db, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = bytes.AsSpan().IndexOf("needle"u8);
            file.WriteByte((byte)'N');
        }

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Sample.ThingsOf(database).Read("13", "o1"));
        Assert.Contains("'13'", refused.Message);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task A_truncated_file_is_refused(double part)
    {
        await FillAsync();
        byte[] bytes = await File.ReadAllBytesAsync(Db);
        await File.WriteAllBytesAsync(Db, bytes[..(int)(bytes.Length * part)]);

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Sample.Open(_folder));

        Assert.Contains(Db, refused.Message);
        Assert.Equal((int)(bytes.Length * part), new FileInfo(Db).Length);
    }

    [Fact]
    public async Task A_file_that_was_truncated_by_whole_pages_is_refused()
    {
        await FillAsync();
        using (var file = new FileStream(Db, FileMode.Open))
        {
            file.SetLength(file.Length - 4096);
        }

        Assert.Throws<InvalidDataException>(() => Sample.Open(_folder));
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused()
    {
        await File.WriteAllTextAsync(Db, string.Concat(Enumerable.Repeat("no database at all\n", 1_000)));
        Assert.Contains(Db, Assert.Throws<InvalidDataException>(() => Sample.Open(_folder)).Message);
    }

    [Fact]
    public async Task A_checkpoint_that_was_changed_by_hand_is_refused()
    {
        using (DocumentDatabase database = Sample.Open(_folder))
        {
            await database.Checkpoints.StartAsync("F", "db/things", 0);
        }

        Run("UPDATE feed_checkpoint SET seq=5");
        Assert.Contains("checkpoint of function 'F'", Assert.Throws<InvalidDataException>(() => Sample.Open(_folder)).Message);
    }

    [Theory]
    [InlineData("UPDATE commit_sequence SET value=value-1")]
    [InlineData("DELETE FROM commit_sequence")]
    public async Task A_number_of_the_last_write_that_went_back_is_refused(string sql)
    {
        await FillAsync();
        Run(sql);
        Assert.Contains("last write", Assert.Throws<InvalidDataException>(() => Sample.Open(_folder)).Message);
    }

    private async Task FillAsync()
    {
        using DocumentDatabase database = Sample.Open(_folder);
        DocumentContainer things = Sample.ThingsOf(database);
        foreach (int i in Enumerable.Range(0, 60))
        {
            await Sample.CreateAsync(
                things,
                Sample.Json(
                    $"{i}",
                    $"o{i % 3}",
                    size: i,
                    name: $"n{i}",
                    text: i == 13 ? "needle" : new string('t', i % 10 == 0 ? 6_000 : 100)));
        }

        await database.Checkpoints.StartAsync("F", "db/things", 7);
    }

    /// <summary>All that the store can be asked, by every index.</summary>
    private List<string> Everything()
    {
        using DocumentDatabase database = Sample.Open(_folder);
        DocumentContainer things = Sample.ThingsOf(database);
        return
        [
            .. things.ReadChanges(0, 1_000).Select(Sample.Text),
            .. things.Query(new(OrderBy: "size", PageSize: 1_000)).Items.Select(Sample.Text),
            .. things.Query(new(OrderBy: "name", PageSize: 1_000)).Items.Select(Sample.Text),
            .. Enumerable.Range(0, 60).Select(i => Sample.Text(things.Read($"{i}", $"o{i % 3}"))),
            $"{database.Checkpoints.Read("F", "db/things")}",
        ];
    }

    private void Run(string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Db};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
