using TicketMaster.Local.Web;

namespace TicketMaster.WebFolderTool;

/// <summary>The folder, as its files are asked for.</summary>
internal static class HostedFolder
{
    /// <summary>Whether the folder is empty now: one with files is cleared only if they are of an earlier run.</summary>
    public static bool Clear(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return true;
        }

        if (!File.Exists(Path.Combine(folder, StaticWebApp.FileName)))
        {
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }

    public static void Write(Deployment deployment, WebRelease release)
    {
        // First, so that a folder that was not finished is known as this command's.
        Write(StaticWebApp.FileName, StaticWebApp.Config(deployment.Config, release, deployment.Entry));
        string app = WebPaths.Root.TrimStart('/');
        foreach ((string path, WebFile file) in release.Files)
        {
            Write($"{app}/{release.Name}/{path}", file.Body);
        }

        foreach ((string path, WebFile file) in release.Roots)
        {
            Write($"{app}/{path}", file.Body);
        }

        Write($"{app}/{WebPaths.Config}", deployment.Config.ToJson());
        // The service takes no folder without one. Whoever asks for the root is led to the pages.
        Write(WebPaths.Page, release.Roots[WebPaths.Page].Body);

        void Write(string path, byte[] body)
        {
            string file = Path.Combine(deployment.To, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, body);
        }
    }
}
