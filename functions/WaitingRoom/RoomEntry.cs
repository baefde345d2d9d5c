using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.WaitingRoom;

/// <summary>Who may have which place, as pure functions.</summary>
internal static class RoomEntry
{
    public static Refusal? CheckId(string eventId) => Ids.IsValid(eventId) ? null : Http.Refusal.InvalidId("eventId");

    /// <summary>Why an event has no places to give, or null.</summary>
    public static Refusal? Refusal(EventDocument? document, string eventId, DateTimeOffset now) => document switch
    {
        null or { Status: EventStatus.Deleted } => BookingRefusals.NoSuchEvent(eventId),
        { Status: EventStatus.Cancelled } => BookingRefusals.EventCancelled(),
        { WaitingRoom: null } => WaitingRoomRefusals.NoWaitingRoom(),
        _ when document.StartsAt <= now => BookingRefusals.EventOver(),
        _ when document.WaitingRoom.OpensAt > now => NotOpenYet(document, now),
        _ => null,
    };

    /// <summary>A room that should have opened does so in a moment.</summary>
    public static Refusal NotOpenYet(EventDocument document, DateTimeOffset now)
    {
        TimeSpan wait = document.WaitingRoom!.OpensAt - now;
        return WaitingRoomRefusals.NotOpenYet(document.WaitingRoom.OpensAt, wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// Whether a place is one of this draw. Whoever was in the lobby stays drawn, however often the draw is made anew; who came late after
    /// an earlier draw has no place in the order of this one. A place of a later draw tells that this copy of the room is old.
    /// </summary>
    public static bool Counts(Place place, RoomDocument room) =>
        place.Draw == room.Draw.Number || (place.Late is null && place.Draw < room.Draw.Number);

    /// <summary>Whether somebody who shows a place needs another.</summary>
    public static bool IsOver(Place place, RoomDocument room) => place.Late is not null && place.Draw < room.Draw.Number;

    /// <summary>
    /// The place that somebody gets who comes now. A clock that is behind gives nobody a place far ahead, nor does one that was ahead when
    /// it closed the lobby: a value below 1 is of the lobby alone.
    /// </summary>
    public static Place Place(RoomDocument room, DateTimeOffset now)
    {
        DateTimeOffset at = now > room.SeenAt ? now : room.SeenAt;
        return new(room.Draw.Number, room.Draw.ClosedAt is { } closed ? Math.Max(0, (long)(at - closed).TotalMilliseconds) : null);
    }

    /// <summary>The pass that a place gives, or why it gives none.</summary>
    /// <returns>When the pass ends, or a refusal.</returns>
    public static (DateTimeOffset? Until, Refusal? Refusal) Pass(
        RoomDocument room, WaitingRoomPlan plan, double value, int left, TimeSpan wait, DateTimeOffset now) =>
        PassWindow.EndsAt(room, value, plan.PassFor) switch
        {
            null => (null, WaitingRoomRefusals.NotAdmitted(wait)),
            { } end when end <= now => (null, WaitingRoomRefusals.PlaceSpent()),
            _ when left == 0 => (null, WaitingRoomRefusals.NothingLeft()),
            { } end => (now + plan.PassFor < end ? now + plan.PassFor : end, null),
        };
}
