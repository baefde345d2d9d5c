using TicketMaster.Bookings;
using TicketMaster.Pay;
using TicketMaster.Reserve;

namespace TicketMaster.Tests.Simulation.Crash;

/// <summary>Whoever acts in a scene: each request is repeated, under its key, until it is answered, as clients do.</summary>
internal sealed class Actor(SimulatedWorld world)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private int _keys;

    public SimulatedWorld World => world;

    public SimulatedBank Bank => world.Bank;

    public DateTimeOffset Began { get; } = world.Clock.GetUtcNow();

    public static string Seat => $"{SimulatedWorld.EventId}-A-A-1";

    public static string OtherSeat => $"{SimulatedWorld.EventId}-A-A-2";

    public Task WaitAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), world.Clock);

    /// <returns>The booking's id; null where the seat is taken.</returns>
    public async Task<string?> ReserveAsync(string userId, params string[] seats)
    {
        string key = $"key{++_keys}";
        SeatRequest wanted = SeatRequest.Parse(new ReserveRequest(TicketIds: seats.Length == 0 ? [Seat] : seats)).Seats!;
        ReserveOutcome outcome = await UntilAnsweredAsync(
            process => process.Reservation.ReserveAsync(process.Durable, userId, wanted, key, CancellationToken.None));
        world.Rules.Answered(userId, key, outcome, answeredBefore: false);
        return (outcome as ReserveOutcome.Reserved)?.Booking.Id;
    }

    public async Task<ConfirmOutcome> ConfirmAsync(string userId, string bookingId, string method)
    {
        string key = $"key{++_keys}";
        ConfirmOutcome outcome = await UntilAnsweredAsync(process => process.ConfirmAsync(bookingId, userId, method, key));
        world.Rules.Confirmed(bookingId, outcome);
        return outcome;
    }

    /// <summary>Alice holds the seat and confirms it.</summary>
    public async Task<string> PayAsync(string method, Action<SimulatedBank.Payment>? arrange = null, params string[] seats)
    {
        Bank.Arrange = arrange;
        string bookingId = (await ReserveAsync("alice", seats))!;
        await ConfirmAsync("alice", bookingId, method);
        return bookingId;
    }

    public Task GiveBackAsync(string userId, string bookingId)
    {
        world.Rules.GivenBack(bookingId);
        return UntilAnsweredAsync(async process =>
        {
            await process.CancelAsync(bookingId, userId);
            return "";
        });
    }

    /// <param name="ticketIds">The tickets; none for all.</param>
    public Task RefundAsync(string bookingId, params string[] ticketIds) => UntilAnsweredAsync(async process =>
    {
        await process.RefundAsync(bookingId, ticketIds);
        return "";
    });

    /// <summary>The payment of a number of alice's first booking.</summary>
    public SimulatedBank.Payment Payment(int number = 1) => Bank.Payments.First(payment => payment.Request.Number == number);

    /// <summary>The booking of a number of a user's.</summary>
    public BookingDocument? Booking(int number = 1, string userId = "alice") =>
        world.Bookings.Find(BookingId.Compose(SimulatedWorld.EventId, userId, number));

    private async Task<T> UntilAnsweredAsync<T>(Func<SimulatedProcess, Task<T>> call)
        where T : class
    {
        while (true)
        {
            SimulatedProcess process = world.AnyProcess();
            Task<T> answer = call(process);
            if (await Task.WhenAny(answer, process.Death, Task.Delay(s_patience, world.Clock)) == answer)
            {
                return await answer;
            }
        }
    }
}
