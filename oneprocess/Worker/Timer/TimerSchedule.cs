using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace OneProcess.Worker.Timer;

/// <summary>A six-field schedule, in UTC.</summary>
internal sealed partial class TimerSchedule
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly CrontabSchedule _crontab;

    private TimerSchedule(string expression, CrontabSchedule crontab)
    {
        Expression = expression;
        _crontab = crontab;
    }

    public string Expression { get; }

    /// <param name="schedule">Six fields, or text with the names of settings between percent signs.</param>
    /// <param name="configuration">The settings.</param>
    /// <exception cref="FormatException">A setting is missing, or the fields are wrong; the message says which.</exception>
    public static TimerSchedule Parse(string schedule, IConfiguration configuration)
    {
        string expression = Setting().Replace(schedule, match => configuration[match.Groups[1].Value]
            ?? throw new FormatException($"the setting '{match.Groups[1].Value}' of its schedule '{schedule}' is missing"));
        CrontabSchedule crontab = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true })
            ?? throw new FormatException(
                $"its schedule '{expression}' is not six fields {{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}");
        return new TimerSchedule(expression, crontab);
    }

    /// <summary>The first occurrence after a moment; null if there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        DateTime end = after.UtcDateTime.AddYears(10);
        DateTime next = _crontab.GetNextOccurrence(after.UtcDateTime, end);
        return next == end ? null : new DateTimeOffset(DateTime.SpecifyKind(next, DateTimeKind.Utc));
    }

    /// <summary>Whether runs are at least a minute apart. Missed runs of a more frequent timer need not be made up for.</summary>
    public bool IsMinuteOrMore(DateTimeOffset from)
    {
        DateTimeOffset? earlier = Next(from);
        for (int i = 0; i < 5 && earlier is not null; i++)
        {
            DateTimeOffset? later = Next(earlier.Value);
            if (later - earlier < Minute)
            {
                return false;
            }

            earlier = later;
        }

        return true;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
