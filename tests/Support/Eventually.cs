using System.Diagnostics;
using Xunit;

namespace TicketMaster.Tests.Support;

/// <summary>Waits for what other threads are about to do, with a deadline on the wall clock.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task Async(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, $"It did not happen within {Deadline}.");
            await Task.Delay(1);
        }
    }
}
