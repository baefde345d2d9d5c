using Microsoft.Data.Sqlite;
using OneProcess.Sqlite;

namespace OneProcess.Data;

/// <summary>A database of the data folder while a start checks and marks it. No other process opens it meanwhile.</summary>
internal sealed class MarkedFile : IDisposable
{
    private readonly FileStream _processLock;
    private SqliteSession? _session;

    private MarkedFile(DataFile file, string path)
    {
        File = file;
        Path = path;
        _processLock = SqliteOpening.Lock(path);
    }

    public DataFile File { get; }

    public string Path { get; }

    public FoundFile Found { get; private set; } = null!;

    /// <exception cref="InvalidDataException">The file decides, and is damaged.</exception>
    public static MarkedFile Open(DataFile file, string path)
    {
        var opened = new MarkedFile(file, path);
        try
        {
            opened.Look();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the file. The next write makes it anew.</summary>
    public void Delete()
    {
        _session?.Dispose();
        _session = null;
        foreach (string suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            System.IO.File.Delete(Path + suffix);
        }
    }

    /// <summary>Writes the mark, and makes the file if it is missing. It is on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Write(FolderMark mark)
    {
        try
        {
            Put(mark);
        }
        catch (SqliteException exception)
        {
            throw new IOException($"The database '{Path}' cannot be written: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        _session?.Dispose();
        _processLock.Dispose();
    }

    private void Put(FolderMark mark)
    {
        if (_session is null && !System.IO.File.Exists(Path))
        {
            // Made as a whole, so a file under its name has a mark. No log is there yet, so it is not open.
            SqliteOpening.Create(Path, session => Put(session, mark with { IsOpen = false }));
            return;
        }

        _session ??= SqliteOpening.OpenOnce(Path);
        Put(_session, mark);
    }

    private static void Put(SqliteSession session, FolderMark mark)
    {
        session.Execute(FolderMark.CreateTable);
        mark.Write(session);
    }

    private void Look()
    {
        bool hasLog = System.IO.File.Exists(Path + "-wal");
        try
        {
            if (System.IO.File.Exists(Path))
            {
                _session = SqliteOpening.OpenOnce(Path);
                Found = new(File, Exists: true, FolderMark.Find(_session), hasLog);
                return;
            }
        }
        catch (SqliteException exception)
        {
            throw SqliteOpening.Unopened(Path, exception);
        }
        catch (InvalidDataException) when (File is DataFile.Derived)
        {
            // Whoever opens it finds the damage too, and makes it anew.
            Delete();
        }

        Found = new(File, Exists: false, HasLog: hasLog);
    }
}
