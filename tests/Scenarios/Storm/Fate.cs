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

    /// <summary>Cancelled with its booking when its time was over, and successful all the same.</summary>
    TooLate,

    /// <summary>Of an event that the organiser cancels in the midst of the webhooks: whatever it has come to goes back.</summary>
    CalledOff,
}

internal static class Fates
{
    /// <summary>In 50 payments, so many of each.</summary>
    private static readonly (Fate Fate, int InFifty)[] s_shares =
    [
        (Fate.Sold, 30), (Fate.CaptureFailsFirst, 2), (Fate.Approved, 4), (Fate.Declined, 4), (Fate.DeclinedLate, 2), (Fate.TooLate, 2), (Fate.CalledOff, 6),
    ];

    private static readonly Fate[] s_fifty = [.. s_shares.SelectMany(share => Enumerable.Repeat(share.Fate, share.InFifty))];

    public static Fate Of(int payment) => s_fifty[payment % s_fifty.Length];

    public static bool BuysATicket(this Fate fate) => fate is Fate.Sold or Fate.CaptureFailsFirst or Fate.Approved;

    public static string Method(this Fate fate) => fate switch
    {
        Fate.CaptureFailsFirst => SimulatedMethods.CaptureError,
        Fate.Approved or Fate.DeclinedLate => SimulatedMethods.Redirect,
        Fate.Declined => SimulatedMethods.Declined,
        Fate.TooLate => SimulatedMethods.Ghost,
        _ => SimulatedMethods.Ok,
    };
}
