using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Reserve;
using TicketMaster.Tests.Support;

namespace TicketMaster.Tests.Simulation;

/// <summary>
/// Reserves, pays and gives back, in any order that a seed can think of. Repeats itself when it hears nothing or is in a hurry.
/// </summary>
internal sealed class SimulatedUser(SimulatedWorld world, SimulationRules rules, string userId)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private int _keys;

    public async Task RunAsync()
    {
        for (int round = world.Turns.Random.Next(3, 10); round > 0 && !world.Turns.Calm; round--)
        {
            await Task.Delay(world.Turns.Between(0.001, 8), world.Clock);
            string? key = world.Turns.Chance(0.7) ? $"{userId}-key{++_keys}" : null;
            SeatRequest wanted = AnyWanted();
            Task<string?>[] copies = [.. Enumerable.Range(0, key is not null && world.Turns.Chance(0.5) ? world.Turns.Random.Next(2, 4) : 1)
                .Select(_ => ReserveAsync(wanted, key))];
            string?[] held = await Task.WhenAll(copies);
            if (held.FirstOrDefault(id => id is not null) is { } bookingId)
            {
                await GoOnAsync(bookingId);
            }

            if (key is not null && world.Turns.Chance(0.3))
            {
                await ReserveAsync(wanted, key);
            }
        }
    }

    /// <summary>A second window of the same user, in which any of its bookings may be paid for or given back at any moment.</summary>
    public async Task MeddleAsync()
    {
        while (!world.Turns.Calm)
        {
            await Task.Delay(world.Turns.Between(1, 25), world.Clock);
            BookingDocument[] mine = [.. world.Bookings.All.Where(booking => booking.UserId == userId)];
            if (mine.Length > 0 && !world.Turns.Calm)
            {
                string bookingId = mine[world.Turns.Random.Next(mine.Length)].Id;
                await (world.Turns.Chance(0.5) ? ConfirmAsync(bookingId, null) : CancelAsync(bookingId));
            }
        }
    }

    private SeatRequest AnyWanted()
    {
        if (world.Turns.Chance(0.25))
        {
            return new SeatRequest.Best(SimulatedWorld.EventId, null, world.Turns.Random.Next(1, 3));
        }

        string[] seats = [.. world.Events.Find(SimulatedWorld.EventId)!.Sections[0].Seats()
            .Select(seat => seat.TicketId(SimulatedWorld.EventId))];
        world.Turns.Random.Shuffle(seats);
        return SeatRequest.Parse(new ReserveRequest(TicketIds: seats[..world.Turns.Random.Next(1, 4)])).Seats!;
    }

    private async Task GoOnAsync(string bookingId)
    {
        double choice = world.Turns.Random.NextDouble();
        if (choice < 0.2)
        {
            return;
        }

        // Now, or about when the hold ends.
        await Task.Delay(world.Turns.Chance(0.4) ? world.Turns.Between(18.5, 20.2) : world.Turns.Between(0.001, 10), world.Clock);
        if (choice < 0.35)
        {
            await CancelAsync(bookingId);
            return;
        }

        string? key = world.Turns.Chance(0.5) ? $"{userId}-key{++_keys}" : null;
        await Task.WhenAll(Enumerable.Range(0, world.Turns.Random.Next(1, 3)).Select(_ => ConfirmAsync(bookingId, key)));
    }

    private async Task<string?> ReserveAsync(SeatRequest wanted, string? key)
    {
        for (int attempt = 0; attempt < 3 && !world.Turns.Calm; attempt++)
        {
            rules.Asked(key, out bool answeredBefore);
            SimulatedProcess process = world.AnyProcess();
            world.Turns.Trace(
                userId,
                "reserves",
                $"{key} at {process.Name}: {(wanted is SeatRequest.Named seats ? string.Join(' ', seats.Ids) : wanted.Count)}");
            ReserveOutcome? outcome = await CallAsync(
                process, () => process.Reservation.ReserveAsync(process.Durable, userId, wanted, key, CancellationToken.None));
            if (outcome is null)
            {
                continue;
            }

            rules.Answered(userId, key, outcome, answeredBefore);
            return (outcome as ReserveOutcome.Reserved)?.Booking.Id;
        }

        return null;
    }

    private async Task ConfirmAsync(string bookingId, string? key)
    {
        string method = SimulatedBank.Methods[world.Turns.Random.Next(SimulatedBank.Methods.Length)];
        SimulatedProcess process = world.AnyProcess();
        world.Turns.Trace(userId, "confirms", $"{bookingId} at {process.Name} with {method}");
        ConfirmOutcome? outcome = await CallAsync(process, () => process.ConfirmAsync(bookingId, userId, method, key));
        if (outcome is not null)
        {
            rules.Confirmed(bookingId, outcome);
        }

        world.Turns.Trace(
            userId, "was told", $"{bookingId} {(outcome is ConfirmOutcome.Refused(var why) ? why.Code : outcome?.GetType().Name)}");
    }

    private async Task CancelAsync(string bookingId)
    {
        rules.GivenBack(bookingId);
        SimulatedProcess process = world.AnyProcess();
        world.Turns.Trace(userId, "cancels", $"{bookingId} at {process.Name}");
        await CallAsync(process, async () =>
        {
            await process.CancelAsync(bookingId, userId);
            return "";
        });
    }

    /// <returns>The answer; null where none came: the process died, answered 503, or took too long and may go on with it.</returns>
    private async Task<T?> CallAsync<T>(SimulatedProcess process, Func<Task<T>> call)
        where T : class
    {
        Task<T> answer = GuardedAsync(call);
        return await Task.WhenAny(answer, process.Death, Task.Delay(s_patience, world.Clock)) == answer ? await answer : null;
    }

    private async Task<T> GuardedAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (SimulatedWorld.IsOutage(exception))
        {
            world.Turns.Trace(userId, "was told 503", exception.Message);
            return null!;
        }
        catch (Exception exception)
        {
            rules.Broken($"a bug: {exception}");
            return null!;
        }
    }
}
