using TicketMaster.Tests.Local;

namespace TicketMaster.Tests.Infra;

/// <summary>Where the repository's files are, from a test's point of view.</summary>
internal static class InfraFolder
{
    public static string Repository { get; } = FindRepository();

    public static string Path { get; } = System.IO.Path.Combine(Repository, "infra");

    /// <summary>The Bicep files, by their paths below the folder.</summary>
    public static IReadOnlyList<string> BicepFiles { get; } =
    [
        .. Directory.GetFiles(Path, "*.bicep*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)),
    ];

    /// <summary>A copy that a test may change.</summary>
    public static TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        CopyTo(copy.Path);
        return copy;
    }

    /// <summary>Copies the files into a folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string file in BicepFiles.Append("bicepconfig.json"))
        {
            string copy = System.IO.Path.Combine(folder, file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(System.IO.Path.Combine(Path, file), copy);
        }
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "TicketMaster.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("TicketMaster.sln is in no folder above the tests.");
    }
}
