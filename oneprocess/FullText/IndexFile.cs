using Microsoft.Data.Sqlite;
using OneProcess.Data;
using OneProcess.Sqlite;
using SQLitePCL;

namespace OneProcess.FullText;

/// <summary>
/// The file of an index. An index is a projection, so a file that is damaged or of another schema is thrown away and made anew, to be
/// filled again.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    private const string Sql =
        """
        CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS documents (
          number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, fields BLOB, body TEXT);
        """;

    private readonly SqliteFile _file;
    private readonly FullTextSchema _schema;

    private IndexFile(SqliteFile file, FullTextSchema schema, IndexMemory memory, string? anewBecause)
    {
        _file = file;
        _schema = schema;
        Memory = memory;
        AnewBecause = anewBecause;
    }

    /// <summary>Why the file was made anew at this start; null if it was used.</summary>
    public string? AnewBecause { get; }

    /// <summary>The file's contents when it was opened.</summary>
    public IndexMemory Memory { get; }

    public static IndexFile Open(string path, FullTextSchema schema)
    {
        string because = "there was none";
        FolderMark? mark = null;
        if (File.Exists(path))
        {
            SqliteFile? file = null;
            try
            {
                file = SqliteFile.Open(path, Sql);
                string? made = file.Read(s => s.Scalar<string>("SELECT value FROM state WHERE name = 'schema'"));
                if (made == schema.Fingerprint)
                {
                    return new IndexFile(file, schema, file.Read(session => session.ReadOnce(s => Load(s, schema))), null);
                }

                because = made is null ? because : "it was made for another schema";
                mark = file.Read(FolderMark.Find);
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

            file?.Dispose();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        foreach (string suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }

        var anew = new IndexFile(SqliteFile.Open(path, Sql), schema, new IndexMemory(schema), because);
        anew.SetStateAsync("schema", schema.Fingerprint).GetAwaiter().GetResult();
        anew.MarkAsync(mark).GetAwaiter().GetResult();
        return anew;
    }

    public string? State(string name) => _file.Read(s => s.Scalar<string>("SELECT value FROM state WHERE name = $1", name));

    public Task SetStateAsync(string name, string value) => _file.WriteAsync(
        s => s.Execute("INSERT INTO state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", name, value));

    /// <summary>The new file takes the old one's place in its data folder.</summary>
    private Task MarkAsync(FolderMark? mark) => mark is null ? Task.CompletedTask : _file.WriteAsync(session =>
    {
        session.Execute(FolderMark.CreateTable);
        return mark.Write(session);
    });

    /// <summary>The texts of documents. A document that was deleted meanwhile has none.</summary>
    public List<FullTextHit> Hits(IEnumerable<int> numbers) => _file.Read(session =>
    {
        List<FullTextHit> hits = [];
        foreach (int number in numbers)
        {
            hits.AddRange(session.Query(
                "SELECT id, body FROM documents WHERE number = $1 AND body IS NOT NULL",
                r => new FullTextHit(r.GetString(0), r.GetString(1)),
                number));
        }

        return hits;
    });

    /// <summary>Writes a batch as one, and returns the changes.</summary>
    public Task<List<IndexChange>> UpsertAsync(IReadOnlyList<FullTextDocument> documents) => _file.WriteAsync(session =>
    {
        List<IndexChange> changes = new(documents.Count);
        foreach (FullTextDocument document in documents)
        {
            if (Upsert(session, document) is IndexChange change)
            {
                changes.Add(change);
            }
        }

        return changes;
    });

    /// <summary>Deletes documents but keeps their versions, so that a late, older upsert does not bring them back.</summary>
    public Task<List<IndexChange>> DeleteAsync(IReadOnlyList<(string Id, long Version)> documents) => _file.WriteAsync(session =>
    {
        List<IndexChange> changes = [];
        foreach ((string id, long version) in documents)
        {
            if (session.Execute(
                """
                INSERT INTO documents (id, version) VALUES ($1, $2)
                ON CONFLICT (id) DO UPDATE SET version = $2, fields = NULL, body = NULL WHERE version <= $2
                """,
                id, version) == 1)
            {
                changes.Add(new IndexChange(session.Scalar<int>("SELECT number FROM documents WHERE id = $1", id), null));
            }
        }

        return changes;
    });

    public void Dispose() => _file.Dispose();

    private static IndexMemory Load(SqliteSession session, FullTextSchema schema)
    {
        var memory = new IndexMemory(schema);
        memory.Grow(session.Scalar<int>("SELECT max(number) FROM documents") + 1);
        using SqliteDataReader row = session.Command("SELECT number, fields FROM documents WHERE fields IS NOT NULL").ExecuteReader();
        while (row.Read())
        {
            memory.Put(row.GetInt32(0), raw.sqlite3_column_blob(row.Handle!, 1));
        }

        return memory;
    }

    /// <returns>The change; null if nothing but the version changed.</returns>
    private IndexChange? Upsert(SqliteSession session, FullTextDocument document)
    {
        byte[] fields = StoredFields.Write(document, _schema);
        StoredDocument? stored = session.Query(
            "SELECT number, version, fields, body FROM documents WHERE id = $1",
            r => new StoredDocument(
                r.GetInt32(0),
                r.GetInt64(1),
                r.IsDBNull(2) ? null : r.GetBytes(2),
                r.IsDBNull(3) ? null : r.GetString(3)),
            document.Id).FirstOrDefault();
        if (stored is null)
        {
            int number = session.Scalar<int>(
                "INSERT INTO documents (id, version, fields, body) VALUES ($1, $2, $3, $4) RETURNING number",
                document.Id, document.Version, fields, document.Body);
            return new IndexChange(number, fields);
        }

        if (stored.Version > document.Version)
        {
            return null;
        }

        if (stored.Body == document.Body && fields.AsSpan().SequenceEqual(stored.Fields))
        {
            session.Execute("UPDATE documents SET version = $2 WHERE number = $1", stored.Number, document.Version);
            return null;
        }

        session.Execute(
            "UPDATE documents SET version = $2, fields = $3, body = $4 WHERE number = $1",
            stored.Number, document.Version, fields, document.Body);
        return new IndexChange(stored.Number, fields);
    }

    private sealed record StoredDocument(int Number, long Version, byte[]? Fields, string? Body);
}

/// <param name="Fields">The document's fields now; null if it was deleted.</param>
internal readonly record struct IndexChange(int Number, byte[]? Fields);
