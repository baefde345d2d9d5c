namespace TicketMaster.Tests.Support;

/// <summary>
/// How much a long test does: a part of it by default, so that the tests take minutes, and all of it where all is asked for.
/// </summary>
internal static class Scale
{
    /// <summary>Whether all tests are asked for, each with all that it ever does.</summary>
    public static bool IsAll { get; } = Environment.GetEnvironmentVariable("TICKETMASTER_TEST_ALL") == "1";

    public static T Of<T>(T few, T all) => IsAll ? all : few;
}
