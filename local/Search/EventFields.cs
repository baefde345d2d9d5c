using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>An event in the index of one process. Its fields of words are those of <see cref="SearchFields"/>.</summary>
internal static class EventFields
{
    public const string Category = "category";
    public const string City = "city";
    public const string Country = "country";
    public const string Month = "month";
    public const string Availability = "availability";
    public const string Currency = "currency";
    public const string StartsAt = "startsAt";
    public const string LocalDay = "localDay";
    public const string PriceOrder = "priceOrder";
    public const string SoonUntil = "soonUntil";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";

    /// <summary>Names to suggest: see <see cref="CompletionTerm"/>.</summary>
    public const string Completions = "completions";

    private const string Body = "body";

    /// <summary>Counts the changes of what is stored here or in <see cref="SearchFields"/>, or of how text is folded.</summary>
    private const string Revision = "lucene-4";

    /// <summary>Nobody reads it as HTML, so it needs no escapes for that.</summary>
    private static readonly StoredSummaries s_bodies = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static LuceneSchema Schema { get; } = new(
        Revision,
        new SpacedWords(),
        new RarenessSimilarity());

    public static VersionedDocument Of(IndexedEvent indexed)
    {
        EventSummary e = indexed.Event;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(e, s_bodies.EventSummary);
        (Search.TextField Field, IReadOnlyList<string> Values)[] texts = [.. IndexedText.Of(indexed).Fields];
        Document document =
        [
            // Not as a stored field: to show one, Lucene decompresses 16 KB of its neighbours too.
            new BinaryDocValuesField(Body, new BytesRef(body)),
            new StringField(Category, e.Category, Field.Store.NO),
            Keyword(Category, e.Category),
            Keyword(City, e.City),
            Keyword(Country, e.Country),
            Keyword(Month, e.LocalDate.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            Keyword(Availability, e.Availability),
            Keyword(Currency, e.Currency),
            new NumericDocValuesField(StartsAt, e.StartsAt.ToUnixTimeMilliseconds()),
            new NumericDocValuesField(LocalDay, e.LocalDate.DayNumber),
            new NumericDocValuesField(PriceOrder, e.FromPrice ?? long.MaxValue),
            new NumericDocValuesField(SoonUntil, CoarseAvailability.SoonUntil(e.Availability, e.OnSaleAt)?.ToUnixTimeMilliseconds() ?? 0),
            new DoubleDocValuesField(Latitude, e.Latitude),
            new DoubleDocValuesField(Longitude, e.Longitude),
        ];
        foreach ((Search.TextField field, IReadOnlyList<string> values) in texts)
        {
            foreach (string value in values)
            {
                document.Add(new Lucene.Net.Documents.TextField(field.Name, value, Field.Store.NO));
            }
        }

        document.Add(WholeValues.Of(SearchFields.Places, indexed.Known.Places.Names));
        document.Add(WholeValues.Of(SearchFields.MainPlaces, indexed.Known.Places.Main));
        document.Add(WholeValues.Of(Completions, Search.Completions.Of(e).SelectMany(CompletionTerm.Of).Distinct()));
        return new VersionedDocument(e.EventId, indexed.Version, document)
        {
            Content = ContentOf(
                body, [.. texts.Select(text => text.Values), indexed.Known.Places.Names, indexed.Known.Places.Main]),
        };
    }

    public static EventSummary Read(Lucene.Net.Search.IndexSearcher searcher, int document)
    {
        IList<AtomicReaderContext> parts = searcher.IndexReader.Leaves;
        AtomicReaderContext part = parts[ReaderUtil.SubIndex(document, parts)];
        BytesRef body = new();
        part.AtomicReader.GetBinaryDocValues(Body).Get(document - part.DocBase, body);
        return JsonSerializer.Deserialize(body.Bytes.AsSpan(body.Offset, body.Length), s_bodies.EventSummary)!;
    }

    /// <summary>The same for entries that are the same. All that is not in the body is in the lists, or follows from both.</summary>
    private static long ContentOf(byte[] body, IEnumerable<IEnumerable<string>> lists)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(body);
        foreach (string value in lists.SelectMany(list => list.Prepend("\n")))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{value}\n"));
        }

        return BinaryPrimitives.ReadInt64LittleEndian(hash.GetHashAndReset());
    }

    private static SortedDocValuesField Keyword(string field, string value) => new(field, new BytesRef(value));
}

/// <summary>The JSON that the index keeps to show. That of answers would refuse to read an event without a price.</summary>
[JsonSerializable(typeof(EventSummary))]
internal sealed partial class StoredSummaries : JsonSerializerContext;
