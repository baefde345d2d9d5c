using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TicketMaster.Http;

namespace TicketMaster.Catalogue;

internal static class TimeZones
{
    /// <summary>Entries of zone databases that are no time zones of a place.</summary>
    private static readonly string[] s_noZones = ["localtime", "posixrules", "posix/", "right/"];

    /// <summary>
    /// Finds an IANA time zone by its exact name, so that every machine finds it. Windows names are refused. Another spelling would be
    /// found only by a process that has used the right one before.
    /// </summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
        && zone.HasIanaId
        && string.Equals(zone.Id, name, StringComparison.Ordinal)
        && !s_noZones.Any(other => name.StartsWith(other, StringComparison.Ordinal));

    /// <summary>The moment in the venue's time zone, or unchanged if this machine does not know the zone.</summary>
    public static DateTimeOffset At(DateTimeOffset moment, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? TimeZoneInfo.ConvertTime(moment, found) : moment;

    /// <summary>The moment as a clock at the venue shows it, with the venue's offset.</summary>
    public static string LocalTime(DateTimeOffset moment, string zone) =>
        MomentConverter.Text(At(moment, zone));

    public static string LocalDate(DateTimeOffset moment, string zone) =>
        At(moment, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
