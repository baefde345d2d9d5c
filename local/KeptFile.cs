using System.Text;

namespace TicketMaster.Local;

/// <summary>A secret of the data folder, made once and readable by its owner only.</summary>
internal static class KeptFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">The file.</param>
    /// <param name="make">Makes the text that is kept.</param>
    public static string LoadOrCreate(string path, Func<string> make) => File.Exists(path) ? Load(path) : Create(path, make());

    private static string Load(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        return File.ReadAllText(path);
    }

    private static string Create(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        // Under its name the file is whole or missing, even if the process is killed here.
        string unfinished = path + ".new";
        using (FileStream file = new(unfinished, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
        return text;
    }
}
