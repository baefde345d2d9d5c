using System.Globalization;
using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.FullText;

/// <summary>
/// The file of an index: the documents, and an FTS5 table of their folded words. An index is a projection, so that a file which is
/// damaged or was made for another schema is thrown away and made anew, to be filled again.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    private readonly SqliteFile _file;
    private readonly FullTextSchema _schema;
    private readonly string _match;
    private readonly string _matchScored;
    private readonly string _insertWords;

    private IndexFile(SqliteFile file, FullTextSchema schema, string? anewBecause)
    {
        _file = file;
        _schema = schema;
        AnewBecause = anewBecause;
        string weights = string.Join(", ", schema.Text.Select(f => f.Weight.ToString(CultureInfo.InvariantCulture)));
        string fields = string.Join(", ", schema.Text.Select(f => f.Name));
        _match = "SELECT rowid FROM words WHERE words MATCH $1";
        _matchScored = $"SELECT rowid, bm25(words, {weights}) FROM words WHERE words MATCH $1";
        string values = string.Join(", ", Enumerable.Range(1, schema.Text.Count + 1).Select(i => "$" + i));
        _insertWords = $"INSERT INTO words (rowid, {fields}) VALUES ({values})";
    }

    /// <summary>Why the file was made anew at this start, or null where it was there.</summary>
    public string? AnewBecause { get; }

    public static IndexFile Open(string path, FullTextSchema schema)
    {
        string? because = File.Exists(path) ? null : "there was none";
        try
        {
            SqliteFile file = SqliteFile.Open(path, Sql(schema));
            if (because is not null || file.Read(s => s.Scalar<string>("SELECT value FROM state WHERE name = 'schema'")) == schema.Fingerprint)
            {
                return Named(new IndexFile(file, schema, because));
            }

            file.Dispose();
            because = "it was made for another schema";
        }
        catch (InvalidDataException exception)
        {
            because = exception.Message;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 1 or 11 or 26)
        {
            // 1 = tables that are not ours, 11 = malformed, 26 = not a database.
            because = exception.Message;
        }

        foreach (string suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }

        return Named(new IndexFile(SqliteFile.Open(path, Sql(schema)), schema, because));
    }

    public string? State(string name) => _file.Read(s => s.Scalar<string>("SELECT value FROM state WHERE name = $1", name));

    public Task SetStateAsync(string name, string value) => _file.WriteAsync(
        s => s.Execute("INSERT INTO state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", name, value));

    public List<(int Number, string Id, string Fields)> Load() => _file.Read(s =>
    {
        List<(int, string, string)> rows = s.Query(
            "SELECT number, id, fields FROM documents WHERE fields IS NOT NULL", r => (r.GetInt32(0), r.GetString(1), r.GetString(2)));
        s.ShrinkMemory();
        return rows;
    });

    public List<string> Words() => _file.Read(s => s.Query("SELECT term FROM vocabulary", r => r.GetString(0)));

    /// <summary>
    /// Gives the number of each document that matches, with its bm25 (negative: the smaller the better) where <paramref name="scored"/>.
    /// </summary>
    public void Match(string expression, bool scored, Action<int, double> found) => _file.Read(session =>
    {
        using SqliteDataReader reader = session.Command(scored ? _matchScored : _match, expression).ExecuteReader();
        int count = 0;
        for (; reader.Read(); count++)
        {
            found(reader.GetInt32(0), scored ? reader.GetDouble(1) : -1);
        }

        return count;
    });

    public List<string?> Bodies(IEnumerable<int> numbers) => _file.Read(
        s => numbers.Select(n => s.Scalar<string>("SELECT body FROM documents WHERE number = $1", n)).ToList());

    /// <summary>Writes a batch as one; returns what changed.</summary>
    public Task<List<IndexChange>> UpsertAsync(IReadOnlyList<FullTextDocument> documents) => _file.WriteAsync(session =>
    {
        List<IndexChange> changes = new(documents.Count);
        foreach (FullTextDocument document in documents)
        {
            string[] words = [.. document.Text.Select(Folding.Fold)];
            if (Upsert(session, document, words) is int number)
            {
                changes.Add(new IndexChange(number, document, words));
            }
        }

        return changes;
    });

    /// <summary>Forgets documents but for their versions, so that an older upsert that comes late does not bring them back.</summary>
    public Task<List<IndexChange>> DeleteAsync(IReadOnlyList<(string Id, long Version)> documents) => _file.WriteAsync(session =>
    {
        List<IndexChange> changes = [];
        foreach ((string id, long version) in documents)
        {
            if (session.Execute(
                """
                INSERT INTO documents (id, version) VALUES ($1, $2)
                ON CONFLICT (id) DO UPDATE SET version = $2, words = NULL, fields = NULL, body = NULL WHERE version <= $2
                """,
                id, version) == 1)
            {
                int number = session.Scalar<int>("SELECT number FROM documents WHERE id = $1", id);
                session.Execute("DELETE FROM words WHERE rowid = $1", number);
                changes.Add(new IndexChange(number, null, []));
            }
        }

        return changes;
    });

    public void Dispose() => _file.Dispose();

    private static IndexFile Named(IndexFile file)
    {
        if (file.AnewBecause is not null)
        {
            file.SetStateAsync("schema", file._schema.Fingerprint).GetAwaiter().GetResult();
        }

        return file;
    }

    private static string Sql(FullTextSchema schema) =>
        $"""
        CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS documents (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, words TEXT, fields TEXT, body TEXT);
        CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
          {string.Join(", ", schema.Text.Select(f => f.Name))},
          content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab(words, row);
        """;

    /// <returns>The document's number, or null where nothing changed but perhaps its version.</returns>
    private int? Upsert(SqliteSession session, FullTextDocument document, string[] words)
    {
        string text = string.Join('\n', words);
        string fields = StoredFields.Write(document);
        StoredDocument? stored = session.Query(
            "SELECT number, version, words, fields, body FROM documents WHERE id = $1",
            r => new StoredDocument(r.GetInt32(0), r.GetInt64(1), Text(r, 2), Text(r, 3), Text(r, 4)),
            document.Id).FirstOrDefault();
        if (stored is null)
        {
            int number = session.Scalar<int>(
                "INSERT INTO documents (id, version, words, fields, body) VALUES ($1, $2, $3, $4, $5) RETURNING number",
                document.Id, document.Version, text, fields, document.Body);
            session.Execute(_insertWords, [number, .. words]);
            return number;
        }

        if (stored.Version > document.Version)
        {
            return null;
        }

        if (stored.Words == text && stored.Fields == fields && stored.Body == document.Body)
        {
            session.Execute("UPDATE documents SET version = $2 WHERE number = $1", stored.Number, document.Version);
            return null;
        }

        session.Execute(
            "UPDATE documents SET version = $2, words = $3, fields = $4, body = $5 WHERE number = $1",
            stored.Number, document.Version, text, fields, document.Body);
        if (stored.Words != text)
        {
            session.Execute("DELETE FROM words WHERE rowid = $1", stored.Number);
            session.Execute(_insertWords, [stored.Number, .. words]);
        }

        return stored.Number;
    }

    private static string? Text(SqliteRow reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record StoredDocument(int Number, long Version, string? Words, string? Fields, string? Body);
}

/// <param name="Document">What the document is now; null where it was deleted.</param>
/// <param name="Words">Its folded text fields.</param>
internal sealed record IndexChange(int Number, FullTextDocument? Document, IReadOnlyList<string> Words);
