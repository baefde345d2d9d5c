namespace TicketMaster.KillTest;

/// <summary>The app did what it must not, or did not do what it must.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what)
{
    public static void Unless(bool kept, string what)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(what);
        }
    }
}
