using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Sqlite;

public sealed class WriteQueueTests
{
    private readonly WriteQueue<string> _queue = new(most: 10, mostBackground: 4, leastBackground: 2);

    [Fact]
    public void What_clients_wait_for_goes_before_background_work_that_came_first()
    {
        Add("b", 2, background: true);
        Add("c", 2, background: false);

        Assert.Equal(["c0", "c1", "b0", "b1"], Take());
    }

    [Fact]
    public void A_group_has_no_more_background_work_than_a_client_may_wait_for()
    {
        Add("b", 6, background: true);

        Assert.Equal(["b0", "b1", "b2", "b3"], Take());
        Add("c", 1, background: false);
        Assert.Equal(["c0", "b4", "b5"], Take());
    }

    [Fact]
    public void Background_work_goes_on_however_many_clients_wait()
    {
        Add("b", 4, background: true);
        Add("c", 20, background: false);

        Assert.Equal(["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "b0", "b1"], Take());
        Assert.Equal(["b2", "b3"], Take().TakeLast(2));
        Assert.Equal(["c16", "c17", "c18", "c19"], Take());
    }

    [Fact]
    public async Task Whoever_takes_waits_until_there_is_something()
    {
        var taken = Task.Run(Take);
        Assert.NotSame(taken, await Task.WhenAny(taken, Task.Delay(50)));

        Add("b", 1, background: true);

        Assert.Equal(["b0"], await taken.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Once_closed_it_takes_nothing_and_gives_out_what_waits()
    {
        Add("b", 1, background: true);
        _queue.Close();

        Assert.False(_queue.TryAdd("late", background: false));
        Assert.Equal(["b0"], Take());
        Assert.False(_queue.TryTake([]));
    }

    private void Add(string name, int count, bool background)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(_queue.TryAdd($"{name}{i}", background));
        }
    }

    private List<string> Take()
    {
        List<string> group = [];
        Assert.True(_queue.TryTake(group));
        return group;
    }
}
