namespace TicketMaster.Tests.Infra;

/// <summary>Where the repository's files are, from a test's point of view.</summary>
internal static class InfraFolder
{
    public static string Repository { get; } = FindRepository();

    public static string Path { get; } = System.IO.Path.Combine(Repository, "infra");

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
