using OneProcess.Sqlite;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Sqlite;

public sealed class BackgroundWorkTests
{
    [Fact]
    public async Task Only_what_it_awaits_is_background_work()
    {
        Assert.False(BackgroundWork.IsCurrent);
        bool[] within = await BackgroundWork.RunAsync(async () =>
        {
            bool before = BackgroundWork.IsCurrent;
            await Task.Delay(1);
            return new[] { before, BackgroundWork.IsCurrent, await Task.Run(() => BackgroundWork.IsCurrent) };
        });

        Assert.All(within, Assert.True);
        Assert.False(BackgroundWork.IsCurrent);
    }

    /// <summary>Steps, not time: how busy the machine is changes nothing.</summary>
    [Fact]
    public async Task A_request_finds_few_steps_of_it_before_it_in_the_thread_pool()
    {
        int many = 100 * Environment.ProcessorCount;
        using var stop = new CancellationTokenSource();
        int steps = 0;
        Task<bool>[] busy = [.. Enumerable.Range(0, many).Select(_ => BackgroundWork.RunAsync(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Yield();
                Thread.SpinWait(1_000);
                Interlocked.Increment(ref steps);
            }

            return true;
        }))];
        int[] waits = new int[20];
        for (int i = 0; i < waits.Length; i++)
        {
            await Task.Delay(5);
            var served = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            int asked = Volatile.Read(ref steps);

            // As a socket does: behind whatever waits there.
            ThreadPool.UnsafeQueueUserWorkItem(done => done.SetResult(Volatile.Read(ref steps)), served, preferLocal: false);
            waits[i] = await served.Task - asked;
        }

        await stop.CancelAsync();
        await Task.WhenAll(busy);
        Assert.InRange(waits.Order().ElementAt(waits.Length / 2), 0, many / 3);
    }
}
