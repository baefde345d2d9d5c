namespace TicketMaster.Bench.Hosting;

/// <summary>Where the solution's files are.</summary>
internal static class Solution
{
    public static string Folder { get; } = Find();

    /// <summary>A contestant's program, published beside the bench.</summary>
    public static string Assembly(string folder, string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, folder, name + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: run the bench with -c Release.");
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TicketMaster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The bench is not run from the repository.");
    }
}
