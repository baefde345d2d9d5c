namespace OneProcess.FullText;

/// <summary>
/// Everything that words, filters, sorts and facets need of all documents. So a search reads from the file only the documents that it
/// answers. Documents are rows of arrays, by number. A text is there once, however many documents have it.
/// </summary>
internal sealed class IndexMemory
{
    private readonly char[] _text = new char[1024];
    private int[]?[] _phrases = [];
    private GeoPoint[] _points = [];
    private ushort[] _lengths = [];
    private long _words;

    public IndexMemory(FullTextSchema schema)
    {
        Schema = schema;
        Phrases = new PhraseTable(schema, Vocabulary);
        Keywords = [.. schema.Keywords.Select(_ => new KeywordTable())];
        KeywordsOf = [.. schema.Keywords.Select(_ => Array.Empty<int>())];
        NumbersOf = [.. schema.Numbers.Select(_ => Array.Empty<double>())];
    }

    public FullTextSchema Schema { get; }

    public Vocabulary Vocabulary { get; } = new();

    public PhraseTable Phrases { get; }

    public KeywordTable[] Keywords { get; }

    /// <summary>For each keyword field, the value of each document.</summary>
    public int[][] KeywordsOf { get; }

    /// <summary>For each number field, the number of each document.</summary>
    public double[][] NumbersOf { get; }

    /// <summary>All documents' numbers are below it, but not every number has a document.</summary>
    public int End => _phrases.Length;

    /// <summary>The number of documents.</summary>
    public int Count { get; private set; }

    public double MeanLength => (double)_words / Math.Max(1, Count);

    /// <summary>The distinct phrases of a document; null if there is no such document.</summary>
    public int[]? PhrasesOf(int document) => _phrases[document];

    /// <summary>Words of a document.</summary>
    public int LengthOf(int document) => _lengths[document];

    /// <summary>NaN if the document has no point: it is near nothing.</summary>
    public GeoPoint PointOf(int document) => _points[document];

    /// <summary>Makes room for documents.</summary>
    public void Grow(int end)
    {
        if (end <= _phrases.Length)
        {
            return;
        }

        Array.Resize(ref _phrases, end);
        Array.Resize(ref _points, end);
        Array.Resize(ref _lengths, end);
        for (int field = 0; field < KeywordsOf.Length; field++)
        {
            Array.Resize(ref KeywordsOf[field], end);
        }

        for (int field = 0; field < NumbersOf.Length; field++)
        {
            Array.Resize(ref NumbersOf[field], end);
        }
    }

    /// <summary>Puts a document in the place of its earlier version.</summary>
    public void Put(int document, ReadOnlySpan<byte> stored)
    {
        Remove(document);
        if (document >= _phrases.Length)
        {
            Grow(Math.Max(document + 1, 2 * _phrases.Length));
        }

        var fields = new StoredFields(stored, _text);
        for (int field = 0; field < Keywords.Length; field++)
        {
            KeywordsOf[field][document] = Keywords[field].Intern(fields.ReadText());
        }

        foreach (double[] numbers in NumbersOf)
        {
            numbers[document] = fields.ReadNumber();
        }

        _points[document] = new GeoPoint(fields.ReadNumber(), fields.ReadNumber());
        int[] phrases = new int[fields.ReadCount(end: stored.Length)];
        int distinct = 0;
        int length = 0;
        for (int i = 0; i < phrases.Length; i++)
        {
            int phrase = Phrases.Intern(fields.ReadCount(Schema.Kinds.Count), fields.ReadText());
            if (!phrases.AsSpan(0, distinct).Contains(phrase))
            {
                phrases[distinct++] = phrase;
                length += Phrases[phrase].Words.Length;
                Phrases[phrase].Documents.Add(document);
            }
        }

        _phrases[document] = phrases[..distinct];
        _lengths[document] = (ushort)Math.Min(length, ushort.MaxValue);
        _words += _lengths[document];
        Count++;
    }

    public void Remove(int document)
    {
        if (document >= _phrases.Length || _phrases[document] is not { } phrases)
        {
            return;
        }

        foreach (int phrase in phrases)
        {
            // The list has no order, so the last element can take the place of the removed one.
            List<int> documents = Phrases[phrase].Documents;
            documents[documents.IndexOf(document)] = documents[^1];
            documents.RemoveAt(documents.Count - 1);
        }

        _phrases[document] = null;
        _words -= _lengths[document];
        Count--;
    }
}
