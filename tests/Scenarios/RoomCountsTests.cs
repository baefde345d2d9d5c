using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What instances count of a waiting room, each in a document of its own.</summary>
public sealed class RoomCountsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryContainer<RoomCountsDocument> _stored = new();

    [Fact]
    public async Task An_instance_writes_one_document_when_something_has_changed_soon_and_then_at_most_every_five_seconds()
    {
        RoomCounts counts = New();
        for (int user = 0; user < 100; user++)
        {
            counts.Joined("gala", 1, $"user-{user}", null, isNew: true);
        }

        Pass(900);
        Assert.Equal(0, _stored.Writes);
        Pass(100);
        Assert.Equal(1, _stored.Writes);
        Assert.Equal(100, (await counts.SumAsync("gala", 1, 0, default)).Crowd.People, 2.0);
        counts.Joined("gala", 1, "user-100", null, isNew: true);
        Pass(4_900);
        Assert.Equal(1, _stored.Writes);
        Pass(100);
        Assert.Equal(2, _stored.Writes);
        Pass(60_000);
        counts.Joined("gala", 1, "user-17", null, isNew: true);
        Pass(60_000);
        Assert.Equal(2, _stored.Writes);
        counts.Reserved("gala", seats: 2);
        Pass(5_000);
        Assert.Equal(3, _stored.Writes);

        Assert.Single(_stored.All);
        Assert.Equal(101, (await counts.SumAsync("gala", 1, 0, default)).Crowd.People, 2.0);
    }

    [Fact]
    public async Task What_instances_have_counted_is_added_up_and_nobody_is_counted_twice()
    {
        RoomCounts[] instances = [New(), New()];
        foreach (RoomCounts counts in instances)
        {
            counts.Joined("gala", 1, "alice", null, isNew: true);
            counts.Joined("gala", 1, "bob", 500, isNew: true);
            counts.Joined("gala", 1, "bob", 500, isNew: false);
            counts.Joined("other", 1, "carol", null, isNew: true);
            counts.Reserved("gala", seats: 3);
            counts.ProviderDown("nowhere");
        }

        instances[1].ProviderDown("gala");
        Pass(5_000);

        (Crowd crowd, Demand demand) = await instances[0].SumAsync("gala", 1, 0, default);
        Assert.Equal((1, 2, 2), (Math.Round(crowd.Lobby), Math.Round(crowd.People), Math.Round(crowd.UpTo(2))));
        Assert.Equal((2, 6, _clock.GetUtcNow().AddSeconds(-5)), (demand.Buyers, demand.Seats, demand.ProviderDownAt));
        Assert.Equal(4, _stored.All.Count());

        // Whoever was in the lobby of the first draw is in that of the second, and late comers are not.
        Assert.Equal(1, Math.Round((await instances[0].SumAsync("gala", 2, 0, default)).Crowd.People));
    }

    /// <summary>Cut short, no sketch at all, and one with a rank that no hash has: each of them stopped every look at the room.</summary>
    [Fact]
    public async Task Counts_that_are_damaged_are_left_out_and_the_others_count()
    {
        RoomCounts counts = New();
        counts.Joined("gala", 1, "alice", null, isNew: true);
        counts.Joined("gala", 1, "bob", 500, isNew: true);
        Pass(5_000);
        RoomCountsDocument good = _stored.All.Single();
        byte[] packed = good.Lobby.ToArray();
        byte[][] damaged =
        [
            packed[..(packed.Length / 2)],
            [1, 2, 3],
            Packed([.. Enumerable.Repeat((byte)3, 100)]),
            Packed([.. Enumerable.Repeat((byte)60, 1 << 14)]),
        ];
        foreach ((int i, byte[] lobby) in damaged.Index())
        {
            await _stored.CreateAsync(good with { Id = $"gala-{i}", Lobby = lobby }, default);
        }

        Assert.Equal(2, Math.Round((await counts.SumAsync("gala", 1, 0, default)).Crowd.People));
    }

    /// <summary>
    /// Twenty minutes after the lobby closed, in the middle of a minute. Counted for the minute's beginning, they would stand behind the
    /// pointer of a room where nobody waited, and all be let in at once.
    /// </summary>
    [Fact]
    public async Task A_crowd_is_counted_in_the_second_in_which_it_came_however_long_the_sale_has_gone_on()
    {
        RoomCounts counts = New();
        for (int user = 0; user < 3_000; user++)
        {
            counts.Joined("gala", 1, $"user-{user}", user < 1_000 ? user * 1_000 : 1_238_500, isNew: true);
        }

        Pass(5_000);

        Crowd crowd = (await counts.SumAsync("gala", 1, 1_230, default)).Crowd;
        Assert.Equal(1_000, crowd.UpTo(1_239), 40.0);
        Assert.Equal(3_000, crowd.UpTo(1_240), 100.0);
    }

    /// <summary>One account asks for places, each time without the one that it has.</summary>
    [Fact]
    public async Task Who_takes_places_again_and_again_makes_no_crowd_and_hides_nobody()
    {
        RoomCounts counts = New();
        for (int user = 0; user < 500; user++)
        {
            counts.Joined("gala", 1, $"user-{user}", user * 20, isNew: true);
            for (int again = 0; again < 50; again++)
            {
                counts.Joined("gala", 1, "mallory", user * 20, isNew: true);
            }
        }

        Pass(5_000);
        int written = _stored.Writes;
        Crowd crowd = (await counts.SumAsync("gala", 1, 0, default)).Crowd;
        counts.Joined("gala", 1, "mallory", 10_000, isNew: true);
        Pass(5_000);

        Assert.Equal(250, crowd.UpTo(6), 10.0);
        Assert.Equal(500, crowd.UpTo(11), 20.0);
        Assert.Equal(written, _stored.Writes);
    }

    /// <summary>The instance counted more than a write said, and its answer was lost: the next write has it all.</summary>
    [Fact]
    public async Task A_document_that_another_write_has_changed_is_written_over()
    {
        RoomCounts counts = New();
        counts.Joined("gala", 1, "alice", null, isNew: true);
        Pass(1_000);
        _stored.Put(_stored.All.Single());

        counts.Joined("gala", 1, "bob", null, isNew: true);
        Pass(5_000);
        Pass(5_000);

        Assert.Equal(2, Math.Round((await counts.SumAsync("gala", 1, 0, default)).Crowd.People));
    }

    [Fact]
    public async Task An_instance_goes_on_counting_after_a_write_with_an_answer_that_nobody_expects()
    {
        var broken = new FaultyContainer<RoomCountsDocument>(_stored)
        {
            BeforeCreateOf = _ => true,
            Then = () => throw new InvalidOperationException("403"),
        };
        RoomCounts counts = New(broken);
        counts.Joined("gala", 1, "alice", null, isNew: true);
        Pass(1_000);
        Assert.Empty(_stored.All);

        counts.Joined("gala", 1, "alice", null, isNew: true);
        Pass(5_000);

        Assert.Equal(1, Math.Round((await counts.SumAsync("gala", 1, 0, default)).Crowd.People));
    }

    private RoomCounts New(IDocumentContainer<RoomCountsDocument>? stored = null)
    {
        // What waits for the clock goes on where the clock is moved.
        SynchronizationContext.SetSynchronizationContext(null);
        return new(stored ?? _stored, _clock, NullLogger<RoomCounts>.Instance);
    }

    private static byte[] Packed(byte[] registers)
    {
        using var bytes = new MemoryStream();
        using (var packing = new DeflateStream(bytes, CompressionLevel.Fastest))
        {
            packing.Write(registers);
        }

        return bytes.ToArray();
    }

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
