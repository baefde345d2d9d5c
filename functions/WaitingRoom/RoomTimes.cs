using TicketMaster.Catalogue;

namespace TicketMaster.WaitingRoom;

/// <summary>When an event's waiting room does what, as the event says it now.</summary>
internal static class RoomTimes
{
    /// <summary>The opening of the sale. A room that opens later than that has a short lobby all the same.</summary>
    public static DateTimeOffset DrawAt(EventDocument document) =>
        document.WaitingRoom is { } plan && plan.OpensAt + Limits.ShortestLobby > document.OnSaleAt
            ? plan.OpensAt + Limits.ShortestLobby
            : document.OnSaleAt;

    /// <summary>When the lobby closes, if somebody is there to write it.</summary>
    public static DateTimeOffset ClosesAt(DateTimeOffset drawAt) => drawAt - Limits.LobbyClosesBefore;

    /// <summary>Whether the event has a waiting room now: one before its seats, for a sale that is not over.</summary>
    public static bool IsRun(EventDocument document, DateTimeOffset now) =>
        document is { Status: EventStatus.Scheduled, WaitingRoom: not null } && document.StartsAt > now;
}
