using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <param name="Measured">What was seen, in a few words.</param>
/// <param name="Breaches">How the promise was broken; empty if it was kept.</param>
internal sealed record Verdict(string Promise, string Measured, IReadOnlyList<string> Breaches)
{
    public bool IsKept => Breaches.Count == 0;
}

/// <summary>Which promises were broken, as a pure function of what was seen from outside.</summary>
internal static class Judge
{
    /// <summary>How long the house may have been empty when a pass is given.</summary>
    private static readonly TimeSpan s_nothingLeft = TimeSpan.FromSeconds(5);

    /// <summary>For so many times the time of a pass a place counts after the pointer passed it.</summary>
    private const int PassesOfAPlace = 3;

    private static readonly string[] s_settled = ["captured", "voided", "declined", "refunded"];

    public static IReadOnlyList<Verdict> Of(Story story)
    {
        var crowd = new Crowd(story.Guests);
        return
        [
            TookPlace(story), Order(story), Pointer(story), Places(story), RateVerdict.Of(story, crowd), NoSeatTwice(story), Money(story),
            SoldOut(story, crowd), NoPassForNothing(story), PollingVerdict.Of(story, crowd), Cheats(story), Failures(story),
        ];
    }

    /// <summary>A rehearsal in which nothing happened has shown nothing.</summary>
    private static Verdict TookPlace(Story story)
    {
        int given = story.Passes.Count(one => one.Answer == PassAnswer.Given);
        int sold = story.Bookings.Count(booking => booking.State == "booked");
        (bool IsThere, string Missing)[] needed =
        [
            (story.Seen.Any(seen => seen.Pointer is not null), "There was no draw."),
            (given > 0, "Nobody got a pass."),
            (sold > 0, "Nothing was sold."),
        ];
        return new Verdict(
            "The sale took place, with all that was to go wrong",
            $"{story.Guests.Count} people with a place, {story.Outside.Count} without, {given} passes, {sold} sales",
            [.. needed.Where(one => !one.IsThere).Select(one => one.Missing), .. story.Outside, .. story.NotRehearsed]);
    }

    /// <summary>Whoever was ready is not passed over, and nobody gets in before their turn.</summary>
    private static Verdict Order(Story story)
    {
        PassAsked[] given = [.. story.Passes.Where(one => one.Answer == PassAnswer.Given).OrderBy(one => one.Answered)];
        PassAsked[] notYet = [.. story.Passes.Where(one => one.Answer == PassAnswer.NotYet).OrderBy(one => one.Sent)];
        List<string> breaches = [];
        double furthest = double.MinValue;
        int next = 0;
        foreach (PassAsked refused in notYet)
        {
            for (; next < given.Length && given[next].Answered < refused.Sent; next++)
            {
                furthest = Math.Max(furthest, given[next].Value);
            }

            if (refused.Value < furthest)
            {
                breaches.Add($"{refused.Value} was refused at {refused.Sent:HH:mm:ss.fff} after {furthest} had got in.");
            }
            else if (refused.Value <= refused.Pointer)
            {
                breaches.Add($"{refused.Value} was refused at {refused.Sent:HH:mm:ss.fff} with the public pointer at {refused.Pointer}.");
            }
        }

        // The next public state was made after the pass was given, however long the app was away in between.
        int shown = 0;
        foreach (PassAsked early in given)
        {
            for (; shown < story.Seen.Count && story.Seen[shown].At < early.Answered; shown++)
            {
            }

            if (shown < story.Seen.Count && story.Seen[shown].Pointer is { } pointer && pointer < early.Value)
            {
                breaches.Add($"{early.Value} got in at {early.Answered:HH:mm:ss.fff} with the public pointer at {pointer} afterwards.");
            }
        }

        int inversions = breaches.Count;
        breaches.AddRange(story.Passes.Where(one => IsSentAway(one, story))
            .Select(one => $"{one.Value} was refused at {one.Sent:HH:mm:ss.fff} ({one.Answer}), with seats left and in time."));
        return new Verdict(
            "Nobody who is ready is passed over",
            $"{given.Length} passes given, {notYet.Length} refused as too early, {inversions} inversions, "
            + $"{breaches.Count - inversions} sent away",
            breaches);
    }

    /// <summary>Refused although the public state showed seats all the time, or before the place's time was over.</summary>
    private static bool IsSentAway(PassAsked asked, Story story)
    {
        switch (asked.Answer)
        {
            case PassAnswer.NothingLeft:
                Seen[] around =
                [
                    .. story.Seen.Where(seen => seen.At >= asked.Sent - s_nothingLeft && seen.At <= asked.Answered + s_nothingLeft),
                ];
                return around.Length > 0 && Array.TrueForAll(around, seen => seen.Left > 0);
            case PassAnswer.Spent:
                // The pointer passed it at some moment after this state. Until the next one the app may have been away.
                return story.Seen.LastOrDefault(seen => !(seen.Pointer >= asked.Value)) is { } notYet
                    && asked.Answered < notYet.At + (PassesOfAPlace * story.PassFor);
            default:
                return false;
        }
    }

    private static Verdict Pointer(Story story)
    {
        Seen[] shown = [.. story.Seen.Where(seen => seen.Pointer is not null)];
        return new Verdict(
            "The pointer never goes back",
            $"{shown.Length} public states",
            [
                .. shown.Zip(shown.Skip(1)).Where(pair => pair.Second.Pointer < pair.First.Pointer)
                    .Select(pair => $"From {pair.First.Pointer} to {pair.Second.Pointer} at {pair.Second.At:HH:mm:ss}."),
            ]);
    }

    private static Verdict Places(Story story) =>
        new("A place survives reloads and other devices", $"{story.LostPlaces.Count} lost", story.LostPlaces);

    private static Verdict NoSeatTwice(Story story)
    {
        var sales = story.Bookings.Where(booking => booking.State == "booked")
            .SelectMany(booking => booking.Seats.Select(seat => (Seat: seat, booking.BookingId)))
            .ToLookup(sale => sale.Seat, sale => sale.BookingId);
        string[] twice = [.. sales.Where(seat => seat.Count() > 1).Select(seat => $"Seat {seat.Key}: {string.Join(", ", seat)}.")];
        return new Verdict("No seat is sold twice", $"{sales.Count} seats sold, {twice.Length} of them twice", twice);
    }

    /// <summary>Money captured is that of tickets, or was paid back, booking by booking.</summary>
    private static Verdict Money(Story story)
    {
        Dictionary<string, Booked> booked = story.Bookings.Where(booking => booking.State == "booked").ToDictionary(one => one.BookingId);
        var payments = story.Payments.ToLookup(payment => payment.BookingId);
        List<string> breaches =
        [
            .. story.Payments.Where(payment => !s_settled.Contains(payment.Status))
                .Select(payment => $"Payment {payment.PaymentId} of {payment.BookingId} is still {payment.Status}."),
            .. story.Bookings.Where(booking => booking.State is "held" or "paying")
                .Select(booking => $"Booking {booking.BookingId} is still {booking.State}."),
            .. from booking in booked.Values
               let kept = payments[booking.BookingId].Where(payment => payment.Captured > payment.Refunded).ToArray()
               where booking.Total == 0 ? kept.Length > 0 : kept is not [{ Refunded: 0 } only] || only.Captured != booking.Total
               select $"Booking {booking.BookingId} of {booking.Total} was paid for with "
                   + $"{string.Join(" + ", kept.Select(payment => payment.Captured - payment.Refunded).DefaultIfEmpty(0))}.",
            .. story.Payments.Where(payment => payment.Captured > payment.Refunded && !booked.ContainsKey(payment.BookingId ?? ""))
                .Select(payment => $"Payment {payment.PaymentId} keeps {payment.Captured - payment.Refunded} for no ticket."),
        ];
        (long captured, long refunded) = (story.Payments.Sum(one => one.Captured), story.Payments.Sum(one => one.Refunded));
        return new Verdict(
            "Money captured is tickets and refunds",
            string.Create(CultureInfo.InvariantCulture,
                $"captured {captured} = tickets {booked.Values.Sum(one => one.Total)} + refunds {refunded} (minor units)"),
            breaches);
    }

    private static Verdict SoldOut(Story story, Crowd crowd)
    {
        int sold = story.Bookings.Where(booking => booking.State == "booked").Sum(booking => booking.Seats.Count);
        int wait = story.Outside.Count + (story.Seen.Count == 0 ? 0 : crowd.Waiting(story.Seen[^1]));
        return new Verdict(
            "No seat is left over while people wait",
            $"{sold} of {story.Capacity} seats sold, {wait} people still waiting",
            sold < story.Capacity && wait > 0 ? [$"{story.Capacity - sold} seats are left, and {wait} people wait."] : []);
    }

    /// <summary>
    /// The public availability has shown nothing for so long when the pass was asked for, still does when it came, and no hold ended
    /// meanwhile that we know of.
    /// </summary>
    private static Verdict NoPassForNothing(Story story)
    {
        List<Span> empty = [];
        Seen? before = null;
        foreach (Seen seen in story.Seen)
        {
            if (seen.Left == 0)
            {
                empty = before is { Left: 0 }
                    ? [.. empty.SkipLast(1), empty[^1] with { To = seen.At }]
                    : [.. empty, new Span(seen.At, seen.At)];
            }

            before = seen;
        }

        string[] breaches =
        [
            .. from pass in story.Passes
               where pass.Answer == PassAnswer.Given
               let since = pass.Sent - s_nothingLeft
               where empty.Exists(span => span.From <= since && span.To >= pass.Answered)
                   && !story.Returns.Any(span => span.Meets(since, pass.Answered))
               select $"{pass.Value} got a pass at {pass.Answered:HH:mm:ss.fff}, when nothing had been left for more than "
                   + $"{s_nothingLeft.TotalSeconds} s.",
        ];
        int refused = story.Passes.Count(one => one.Answer == PassAnswer.NothingLeft);
        int judged = story.Passes.Count(one => empty.Exists(span => span.From <= one.Sent - s_nothingLeft && span.To >= one.Answered));
        return new Verdict(
            "No pass is given when nothing was left for 5 s",
            $"{empty.Count} times nothing was left, {refused} passes refused for it, {judged} asked for after 5 s of it",
            breaches);
    }

    private static Verdict Cheats(Story story) => new(
        "No cheat gets through",
        $"{story.Cheats.Count} tries",
        [.. story.Cheats.Where(one => one.WentThrough).Select(one => $"{one.What}: {one.Answer}")]);

    private static Verdict Failures(Story story) => new("No request fails in the app", $"{story.Failures.Count} failures", story.Failures);
}
