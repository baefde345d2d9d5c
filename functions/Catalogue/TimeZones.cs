using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TicketMaster.Catalogue;

internal static class TimeZones
{
    /// <summary>What machines keep beside the zones: their own zone, and the zones as other clocks count them.</summary>
    private static readonly string[] s_noZones = ["localtime", "posixrules", "posix/", "right/"];

    /// <summary>
    /// Finds an IANA time zone by its exact name, so that every machine finds it. The names that Windows has for zones are none, and
    /// another spelling would be found only by a process that has met the right one before.
    /// </summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
        && zone.HasIanaId
        && string.Equals(zone.Id, name, StringComparison.Ordinal)
        && !s_noZones.Any(other => name.StartsWith(other, StringComparison.Ordinal));

    /// <summary>The moment as a clock at the venue shows it; as it is where this machine does not know the zone.</summary>
    public static DateTimeOffset At(DateTimeOffset moment, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? TimeZoneInfo.ConvertTime(moment, found) : moment;

    public static string LocalDate(DateTimeOffset moment, string zone) => At(moment, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
