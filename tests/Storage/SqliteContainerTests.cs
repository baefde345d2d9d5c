using OneProcess.Documents;
using TicketMaster.Bookings;
using TicketMaster.Local;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class SqliteContainerTests : ContainerContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DocumentDatabase _database;
    private readonly SqliteContainer<BookingDocument> _bookings;

    public SqliteContainerTests()
    {
        ContainerSpec spec = BookingsContainers.BookingDocuments.Container;
        _database = DocumentDatabase.Open(
            _folder.File("documents.db"), [SqliteStorage.Definition(spec)]);
        _bookings = new(_database, BookingsContainers.BookingDocuments);
    }

    private protected override IDocumentContainer<BookingDocument> Bookings => _bookings;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Many_are_created_at_once_and_those_that_are_there_stay_as_they_are()
    {
        await _bookings.CreateAsync(Booking("b5", number: 99), default);

        BulkResult result = await _bookings.CreateManyAsync(Enumerable.Range(0, 3_000).Select(i => Booking($"b{i}", number: i)), default);

        Assert.Equal(new BulkResult(2_999, 1), result);
        Assert.Equal(99, (await _bookings.ReadAsync("b5", "alice", default)).Document!.Number);
        Assert.Equal(2_999, (await _bookings.ReadAsync("b2999", "alice", default)).Document!.Number);
    }

    [Fact]
    public async Task What_was_read_before_is_not_taken_for_what_another_wrote_since()
    {
        var other = new SqliteContainer<BookingDocument>(
            _database, BookingsContainers.BookingDocuments);
        string first = (await _bookings.CreateAsync(Booking("b", number: 1), default)).ETag!;
        Assert.Equal(1, (await _bookings.ReadAsync("b", "alice", default)).Document!.Number);

        StoreResult<BookingDocument> second = await other.ReplaceAsync(Booking("b", number: 2), first, default);

        StoreResult<BookingDocument> read = await _bookings.ReadAsync("b", "alice", default);
        Assert.Equal((2, second.ETag), (read.Document!.Number, read.ETag));
        Assert.Same(read.Document, (await _bookings.ReadAsync("b", "alice", default)).Document);
    }

    [Fact]
    public async Task The_races_fail_a_store_whose_conditions_are_switched_off()
    {
        await FailsAsync(contract => contract.Of_fifty_that_create_one_id_at_once_one_wins());
        await FailsAsync(contract => contract.Of_fifty_that_replace_one_version_at_once_one_wins());
        await FailsAsync(contract => contract.Fifty_that_count_up_by_conditional_writes_lose_no_count());

        async Task FailsAsync(Func<ContainerContract, Task> race)
        {
            using var guarded = new SqliteContainerTests();
            await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => race(new Unguarded(new(guarded.Bookings))));
        }
    }

    /// <summary>Where there is no Node, the tests of Cosmos DB's imitation are skipped, and none fails for it.</summary>
    [Fact]
    public void Each_test_of_the_contract_may_be_skipped() => Assert.Empty(
        from test in typeof(ContainerContract).GetMethods()
        where test.GetCustomAttributes(typeof(FactAttribute), inherit: false)
            .Any(attribute => attribute is not (SkippableFactAttribute or SkippableTheoryAttribute))
        select test.Name);

    private sealed class Unguarded(UnguardedContainer<BookingDocument> bookings) : ContainerContract
    {
        private protected override IDocumentContainer<BookingDocument> Bookings => bookings;
    }
}
