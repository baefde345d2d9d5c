using Lucene.Net.Index;
using Lucene.Net.Store;
using Microsoft.Data.Sqlite;
using OneProcess.Data;
using OneProcess.Sqlite;
using Directory = System.IO.Directory;

namespace OneProcess.FullText;

/// <summary>
/// Where an index is: a folder of Lucene's files, and beside it a small database that belongs to the data folder and says which index is
/// its own. An index is a projection. So one that is damaged, or another's, or of another schema, is thrown away and made anew, to be
/// filled again.
/// </summary>
internal sealed class LuceneFolder : IDisposable
{
    private const string Sql = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";
    private const string Id = "index";
    private const string Revision = "revision";
    private const string Filled = "filled";

    private readonly SqliteFile _file;

    private LuceneFolder(SqliteFile file, FSDirectory files, string id, string? anewBecause)
    {
        _file = file;
        Files = files;
        IndexId = id;
        AnewBecause = anewBecause;
    }

    /// <summary>Lucene's files.</summary>
    public FSDirectory Files { get; }

    /// <summary>The index's own id, which each of its commits bears.</summary>
    public string IndexId { get; }

    /// <summary>Why the index was made anew at this start; null if it was used.</summary>
    public string? AnewBecause { get; }

    /// <summary>Whether the index must still be filled from its source.</summary>
    public bool NeedsFilling => State(_file, Filled) is null;

    /// <param name="path">The database. The index is in a folder beside it that is called as it is, without its ending.</param>
    /// <param name="revision">The schema's.</param>
    public static LuceneFolder Open(string path, string revision)
    {
        string folder = Path.ChangeExtension(path, null);
        FolderMark? mark = null;
        string because = "there was none";
        if (File.Exists(path))
        {
            SqliteFile? file = null;
            try
            {
                file = SqliteFile.Open(path, Sql);
                string? id = State(file, Id);
                because = id is null ? because
                    : State(file, Revision) != revision ? "it was made for another schema"
                    : LuceneDamage.Find(folder, id) ?? "";
                if (because.Length == 0)
                {
                    CreateForOwner(folder);
                    return new LuceneFolder(file, new MappedFiles(new DirectoryInfo(folder)), id!, null);
                }

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

        return Make(path, folder, revision, mark, because);
    }

    /// <summary>Notes that the source is certain to send all its documents, whatever happens to this process.</summary>
    public Task MarkFilledAsync() => SetAsync(_file, Filled, "yes");

    public void Dispose()
    {
        Files.Dispose();
        _file.Dispose();
    }

    private static LuceneFolder Make(string path, string folder, string revision, FolderMark? mark, string because)
    {
        foreach (string suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        CreateForOwner(folder);
        string id = Guid.NewGuid().ToString("N");
        SqliteFile file = SqliteFile.Open(path, Sql);
        SetAsync(file, Revision, revision).GetAwaiter().GetResult();
        SetAsync(file, Id, id).GetAwaiter().GetResult();
        MarkAsync(file, mark).GetAwaiter().GetResult();
        return new LuceneFolder(file, new MappedFiles(new DirectoryInfo(folder)), id, because);
    }

    /// <summary>Lucene makes its files as everybody's. The folder is its owner's alone.</summary>
    private static void CreateForOwner(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(folder, Owners);
            File.SetUnixFileMode(folder, Owners);
        }
    }

    /// <summary>The new file takes the old one's place in its data folder.</summary>
    private static Task MarkAsync(SqliteFile file, FolderMark? mark) => mark is null ? Task.CompletedTask : file.WriteAsync(session =>
    {
        session.Execute(FolderMark.CreateTable);
        return mark.Write(session);
    });

    private static string? State(SqliteFile file, string name) =>
        file.Read(session => session.Scalar<string>("SELECT value FROM state WHERE name = $1", name));

    private static Task<int> SetAsync(SqliteFile file, string name, string value) => file.WriteAsync(session => session.Execute(
        "INSERT INTO state (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2", name, value));
}
