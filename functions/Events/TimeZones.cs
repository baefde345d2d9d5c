using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TicketMaster.Events;

internal static class TimeZones
{
    /// <summary>Finds an IANA time zone; the names that Windows has for zones are none.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.HasIanaId;

    /// <summary>The moment as a clock at the venue shows it; as it is where this machine does not know the zone.</summary>
    public static DateTimeOffset At(DateTimeOffset moment, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found) ? TimeZoneInfo.ConvertTime(moment, found) : moment;

    public static string LocalDate(DateTimeOffset moment, string zone) => At(moment, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
