using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>Everybody who comes.</summary>
internal static class Company
{
    /// <summary>Of so many people one cheats.</summary>
    private const int PeopleACheater = 200;

    /// <summary>Lets them come in their time.</summary>
    /// <returns>All of their lives.</returns>
    public static Task ComeAsync(World world, int people, int seed)
    {
        IEnumerable<Task> guests = Enumerable.Range(0, people).Select(number =>
        {
            var random = new Random((seed * 31) + number);
            Habits habits = Habits.Of(random);
            TimeSpan comes = habits.Comes < 0
                ? world.Closes - world.Wheel.Now + (habits.Comes * (world.Closes - world.Opens))
                : world.Closes - world.Wheel.Now + (habits.Comes * world.Sale);
            return LiveAsync(world, comes, () => new Person(Name("guest", number), habits, world, random).LiveAsync());
        });
        IEnumerable<Task> cheaters = Enumerable.Range(0, Math.Max(6, people / PeopleACheater)).Select(number =>
        {
            var random = new Random((seed * 31) + people + number);
            TimeSpan comes = world.Draws - world.Wheel.Now + (random.NextDouble() * 0.8 * world.Sale);
            return LiveAsync(world, comes, () => new Cheater(Name("cheat", number), number, world, random).LiveAsync());
        });
        return Task.WhenAll([.. guests.Concat(cheaters)]);
    }

    /// <summary>Keeps looking at the room, as others would, until the house is sold.</summary>
    public static Task WatchAsync(World world, Action sold) => world.Wheel.RunAsync(async () =>
    {
        while (true)
        {
            if (await world.Edge.Queue.CopyAsync() is { Value: var room })
            {
                world.Notes.Saw(room);
                if (room is { Phase: "soldOut", Seats: { Left: 0, Held: 0 } })
                {
                    sold();
                }
            }

            await world.Wheel.WaitAsync(TimeSpan.FromMilliseconds(20));
        }
    });

    private static Task LiveAsync(World world, TimeSpan comes, Func<Task> liveAsync) => world.Wheel.RunAsync(async () =>
    {
        await world.Wheel.WaitAsync(comes);
        await liveAsync();
    });

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number}");
}
