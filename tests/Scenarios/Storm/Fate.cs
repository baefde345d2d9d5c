using System.Net;
using TicketMaster.Local.Payments;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>What becomes of a payment.</summary>
internal enum Fate
{
    /// <summary>Authorised and captured.</summary>
    Sold,

    /// <summary>The same, and the provider fails at the first capture.</summary>
    CaptureFailsFirst,

    /// <summary>The buyer approves it at the bank in the midst of its webhooks.</summary>
    Approved,

    /// <summary>Declined at once.</summary>
    Declined,

    /// <summary>The buyer declines it at the bank in the midst of its webhooks.</summary>
    DeclinedLate,

    /// <summary>Cancelled with its booking when its time was over, and successful all the same: it buys the same seat anew.</summary>
    TooLate,

    /// <summary>The same, when somebody else has the seat.</summary>
    TooLateAndSeatGone,

    /// <summary>Authorised, and the provider refuses to capture it for good.</summary>
    NeverCaptured,

    /// <summary>Of an event that the organiser cancels in the midst of the webhooks: whatever it has come to goes back.</summary>
    CalledOff,
}

internal static class Fates
{
    private const int SeatsGone = 2;

    /// <summary>In 50 payments, so many of each.</summary>
    private static readonly (Fate Fate, int InFifty)[] s_shares =
    [
        (Fate.TooLateAndSeatGone, SeatsGone), (Fate.Sold, 28), (Fate.CaptureFailsFirst, 2), (Fate.NeverCaptured, 2), (Fate.Approved, 4),
        (Fate.Declined, 2), (Fate.DeclinedLate, 2), (Fate.TooLate, 2), (Fate.CalledOff, 6),
    ];

    private static readonly Fate[] s_fifty = [.. s_shares.SelectMany(share => Enumerable.Repeat(share.Fate, share.InFifty))];

    public static Fate Of(int payment) => s_fifty[payment % s_fifty.Length];

    /// <summary>The number of the seat: the one that a later payment buys, where somebody else has it by then.</summary>
    public static int SeatOf(int payment) => Of(payment) == Fate.TooLateAndSeatGone ? payment + SeatsGone : payment;

    public static bool IsLate(this Fate fate) => fate is Fate.TooLate or Fate.TooLateAndSeatGone;

    public static bool BuysATicket(this Fate fate) => fate is Fate.Sold or Fate.CaptureFailsFirst or Fate.Approved or Fate.TooLate;

    public static string Method(this Fate fate) => fate switch
    {
        Fate.CaptureFailsFirst => SimulatedMethods.CaptureError,
        Fate.Approved or Fate.DeclinedLate => SimulatedMethods.Redirect,
        Fate.Declined => SimulatedMethods.Declined,
        Fate.TooLate or Fate.TooLateAndSeatGone => SimulatedMethods.Ghost,
        Fate.NeverCaptured => SimulatedMethods.CaptureFails,
        _ => SimulatedMethods.Later,
    };

    /// <summary>What its confirm is answered before any webhook.</summary>
    public static HttpStatusCode Answer(this Fate fate) => fate switch
    {
        Fate.NeverCaptured => HttpStatusCode.OK,
        Fate.Declined => HttpStatusCode.PaymentRequired,
        _ => HttpStatusCode.Accepted,
    };
}
