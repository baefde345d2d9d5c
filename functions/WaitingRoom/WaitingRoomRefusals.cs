using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.WaitingRoom;

/// <summary>What a request about a waiting room can be refused for.</summary>
internal static class WaitingRoomRefusals
{
    public static Refusal NoWaitingRoom() => new(
        409, "no-waiting-room", "The event has no waiting room", "Its seats can be reserved without a pass.");

    public static Refusal NotOpenYet(DateTimeOffset opensAt, TimeSpan wait) => new(
        409, "waiting-room-closed", "The waiting room is not open yet",
        $"It opens at {Moments.Words(opensAt)}. Whoever joins before the draw has the same chance, however early.")
    { RetryAfter = wait };

    public static Refusal PlaceRefused() => new(
        403, "place-refused", "The place is not yours",
        "It is of another user or event, or not one that this service gave. Take one with POST /booking/place.");

    public static Refusal PlaceSpent() => new(
        403, "place-spent", "The place is spent",
        $"It was admitted longer ago than {PassWindow.Times} times as long as a pass lasts, or the draw was made anew since. "
            + "POST /booking/place gives another.");

    public static Refusal NotAdmitted(TimeSpan wait) => new(
        409, "not-admitted-yet", "It is not your turn yet", "The place keeps. GET /queue/{eventId} shows how far the room is.")
    { RetryAfter = wait };

    public static Refusal NothingLeft() => BookingRefusals.SoldOut() with
    {
        Detail = "Nothing is left to buy at the moment, so no pass is given. The place keeps; held seats may come back.",
    };

    public static Refusal PassRequired(string eventId) => new(
        403, "pass-required", "The event's seats need a pass",
        "The event has a waiting room. Take a place with POST /booking/place, and turn it into a pass with POST /booking/pass.")
    { More = [Link(eventId)] };

    public static Refusal PassExpired(string eventId) => new(
        403, "pass-expired", "The pass has ended", "POST /booking/pass gives another while the place counts.")
    { More = [Link(eventId)] };

    private static ProblemMember Link(string eventId) =>
        ProblemMember.Create("queueUrl", EventRequest.QueueAddress(eventId), WaitingRoomJson.Default.String);
}
