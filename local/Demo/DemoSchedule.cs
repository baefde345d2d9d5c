namespace TicketMaster.Local.Demo;

/// <summary>Dates and times of shows, in the venue's own time.</summary>
internal static class DemoSchedule
{
    public const int Days = 365;

    /// <summary>
    /// The day of a venue's n-th event of the coming year. Days at the end of a week are more frequent. The first is the day after
    /// tomorrow, which has begun nowhere yet.
    /// </summary>
    public static DateOnly Day(DateOnly today, int index, int count, Random random)
    {
        int first = (int)((long)index * Days / count);
        int end = Math.Max(first + 1, (int)((long)(index + 1) * Days / count));
        DateOnly best = default;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            DateOnly day = today.AddDays(2 + random.Next(first, end));
            if (attempt == 0 || Liking(day) > Liking(best))
            {
                best = day;
            }
        }

        return best;
    }

    public static TimeOnly Time(string category, DateOnly day, Random random)
    {
        bool weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

        // Drawn on every day, so that the shows that are drawn next do not depend on which day it is.
        int early = random.Next(6);
        int halfHours = category switch
        {
            DemoProgramme.Sports => weekend ? random.Pick([25, 28, 30, 35, 39]) : random.Pick([38, 39, 40]),
            DemoProgramme.Festival => random.Pick([24, 26, 28, 30]),
            DemoProgramme.Family => weekend ? random.Pick([22, 24, 28, 30, 33]) : random.Pick([32, 34, 36]),
            DemoProgramme.Exhibition => random.Pick([20, 22, 26, 30]),
            DemoProgramme.Classical => weekend && early % 3 == 0 ? random.Pick([22, 32]) : random.Pick([38, 39, 40]),
            DemoProgramme.Theatre or DemoProgramme.Dance or DemoProgramme.Opera =>
                weekend && early % 2 == 0 ? random.Pick([28, 29, 30]) : random.Pick([38, 39]),
            DemoProgramme.Comedy => random.Pick([39, 40, 41]),
            _ => random.Pick([38, 39, 40, 41]),
        };
        return new TimeOnly(halfHours / 2, halfHours % 2 * 30);
    }

    /// <summary>A local time as an instant, with the zone's offset of that very day, summer time included.</summary>
    public static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        DateTime local = day.ToDateTime(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>
    /// When sales open, at ten in the morning. It is weeks ago for most events, and in the future for one in twenty, but always before the
    /// event's day.
    /// </summary>
    public static DateTimeOffset OnSale(DateOnly today, DateOnly day, TimeZoneInfo zone, Random random)
    {
        int daysAhead = day.DayNumber - today.DayNumber;
        bool later = random.NextDouble() < 0.055 && daysAhead > 3;
        int offset = later ? random.Next(2, Math.Min(60, daysAhead)) : -random.Next(2, 150);
        return Instant(today.AddDays(offset), new TimeOnly(10, 0), zone);
    }

    private static int Liking(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Friday or DayOfWeek.Saturday => 2,
        DayOfWeek.Sunday or DayOfWeek.Thursday => 1,
        _ => 0,
    };
}
