using System.Diagnostics.Metrics;

namespace TicketMaster.WaitingRoom;

/// <summary>Counts places and passes that were refused. Many at once mean that somebody tries, or that a key is missing.</summary>
internal sealed class WaitingRoomMetrics(IMeterFactory meters)
{
    public const string Meter = "TicketMaster.WaitingRoom";
    public const string Refused = "ticketmaster.waiting_room.refused";

    private readonly Counter<long> _refused = meters.Create(Meter).CreateCounter<long>(
        Refused, "{request}", "Requests without a place or pass that counts, by the code of their refusal.");

    public void Count(string code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));
}
