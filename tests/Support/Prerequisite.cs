using Xunit;

namespace TicketMaster.Tests.Support;

/// <summary>What a machine may lack.</summary>
internal static class Prerequisite
{
    /// <summary>Skips the test where something is missing, or fails it where all tests are asked for.</summary>
    /// <param name="missing">What is missing, or null.</param>
    public static void IsThere(string? missing)
    {
        Assert.False(missing is not null && Scale.IsAll, missing);
        Skip.If(missing is not null, missing);
    }
}
