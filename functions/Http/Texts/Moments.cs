using System.Globalization;

namespace TicketMaster.Http;

internal static class Moments
{
    /// <summary>A moment in a sentence for people, in UTC to the second.</summary>
    public static string Words(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
