namespace TicketMaster.Tests.Support;

/// <summary>A folder of its own for a test's files, gone when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = TestFolders.Create("oneprocess-");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Another folder with the files as they are on the disk at this moment: what a process that was killed now would leave behind.
    /// </summary>
    public TemporaryFolder AsAfterKill()
    {
        var copy = new TemporaryFolder();
        // The locks end with their process, and SQLite makes its shared memory anew.
        foreach (string file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Where(file =>
            System.IO.Path.GetExtension(file) != ".lock" && !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            string target = copy.File(System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream to = System.IO.File.Create(target);
            from.CopyTo(to);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
