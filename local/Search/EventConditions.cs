using Lucene.Net.Index;
using Lucene.Net.Util;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>What is looked up for each event that has the words: when and how far away it is.</summary>
internal static class EventConditions
{
    /// <summary>
    /// The search finds no event that has started: from a whole millisecond after now. Nor one that is gone, which has no start.
    /// </summary>
    public static Func<AtomicReader, Func<int, bool>> ToCome(DateTimeOffset now)
    {
        long after = now.ToUnixTimeMilliseconds();
        return reader =>
        {
            NumericDocValues startsAt = Numbers(reader, EventFields.StartsAt);
            return document => startsAt.Get(document) > after;
        };
    }

    public static Func<AtomicReader, Func<int, bool>> Of(SearchQuery query, DateTimeOffset now) => reader =>
    {
        Func<int, bool> toCome = ToCome(now)(reader);
        List<Func<int, bool>> others = [];
        if ((query.FromTime ?? query.ToTime) is not null)
        {
            others.Add(Between(
                Numbers(reader, EventFields.StartsAt), query.FromTime?.ToUnixTimeMilliseconds(), query.ToTime?.ToUnixTimeMilliseconds()));
        }

        if ((query.FromDay ?? query.ToDay) is not null)
        {
            others.Add(Between(Numbers(reader, EventFields.LocalDay), query.FromDay?.DayNumber, query.ToDay?.DayNumber));
        }

        if (query.Near is { } near)
        {
            Func<int, double> distance = Distance(near)(reader);
            others.Add(document => distance(document) <= near.Radius);
        }

        return others switch
        {
            [] => toCome,
            [var only] => document => toCome(document) && only(document),
            _ => document => toCome(document) && others.TrueForAll(holds => holds(document)),
        };
    };

    /// <summary>Events that are on sale later, of those with seats.</summary>
    public static Func<AtomicReader, Func<int, bool>> IsSoon(DateTimeOffset now)
    {
        long after = now.ToUnixTimeMilliseconds();
        return reader =>
        {
            NumericDocValues soonUntil = Numbers(reader, EventFields.SoonUntil);
            return document => soonUntil.Get(document) > after;
        };
    }

    /// <summary>Kilometres from the centre.</summary>
    public static Func<AtomicReader, Func<int, double>> Distance(SearchCircle near) => reader =>
    {
        NumericDocValues latitude = Numbers(reader, EventFields.Latitude);
        NumericDocValues longitude = Numbers(reader, EventFields.Longitude);
        return document => near.DistanceTo(
            BitConverter.Int64BitsToDouble(latitude.Get(document)), BitConverter.Int64BitsToDouble(longitude.Get(document)));
    };

    private static Func<int, bool> Between(NumericDocValues numbers, long? first, long? last)
    {
        long least = first ?? long.MinValue;
        long most = last ?? long.MaxValue;
        return document => numbers.Get(document) is long number && number >= least && number <= most;
    }

    /// <summary>A part of the index with nothing but events that are gone has no such numbers.</summary>
    private static NumericDocValues Numbers(AtomicReader reader, string field) =>
        reader.GetNumericDocValues(field) ?? DocValues.EMPTY_NUMERIC;
}
