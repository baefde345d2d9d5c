using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>Refusals of administrators' requests.</summary>
internal static class AdminRefusals
{
    /// <summary>The most sentences in one refusal.</summary>
    private const int MostProblems = 50;

    /// <param name="problems">What is wrong, a sentence each.</param>
    public static Refusal Invalid(IReadOnlyList<string> problems) => Refusal.InvalidRequest(string.Join(' ', problems.Take(MostProblems)));

    public static Refusal NoSuch(string what) => Refusal.NotFound($"There is no {what} of this id.");

    public static Refusal VenueFixed(string venueId) => new(
        409,
        "venue-fixed",
        "An event's venue cannot change",
        $"The event takes place at '{venueId}'. Cancel it and create another for another venue.");

    public static Refusal EventEnded(string status) => new(
        409, "event-ended", "The event does not take place any more", $"It is {status}, for good; create another event.");

    public static Refusal EventOver(DateTimeOffset startsAt) => new(
        409,
        "event-over",
        "The event is over",
        $"It began at {Moments.Words(startsAt)}: nothing is refunded. "
            + "Refund its bookings one by one, or move it first if it was postponed.");

    public static Refusal SeatsInUse(IReadOnlyList<string> ticketIds, string detail) => new(
        409, "seats-in-use", "Seats are held or sold", detail + " Nothing was changed.")
    { More = [ProblemMember.Create("conflicts", ticketIds)] };

    public static Refusal InUse(string what, IReadOnlyList<string> eventIds) => new(
        409,
        "in-use",
        "Upcoming events need it",
        $"The {what} is named by upcoming events: {string.Join(", ", eventIds)}. Delete or change them first.");
}
