namespace TicketMaster.Tests.Support;

/// <summary>
/// Folders for tests' files. Where the system has a file system in memory with enough room, they are there: nothing that tests look at
/// outlives the machine, and waiting for its disk took a good part of their time.
/// </summary>
internal static class TestFolders
{
    private const long EnoughRoom = 4L << 30;

    private static readonly string s_parent =
        new[] { "/dev/shm" }.FirstOrDefault(folder => Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace >= EnoughRoom)
        ?? Path.GetTempPath();

    /// <summary>Makes a folder of its own.</summary>
    public static string Create(string prefix) =>
        Directory.CreateDirectory(Path.Combine(s_parent, prefix + Path.GetRandomFileName())).FullName;
}
