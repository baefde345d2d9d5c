using System.Diagnostics;
using System.Globalization;

namespace TicketMaster.Bench.Hosting;

/// <summary>Redis from the machine's package, in a temporary folder. Its append-only file is synced every second.</summary>
internal sealed class Redis : IDisposable
{
    private static readonly string[] s_places = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"];

    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private Redis(DirectoryInfo folder, Process process, int port)
    {
        _folder = folder;
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static string? Find() => Array.Find(s_places, File.Exists);

    public static Redis Start()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ticketmaster-bench-redis-");
        int port = ServerProcess.FreePort();
        string program = Find() ?? throw new InvalidOperationException("Redis is not installed: apt-get install redis-server.");
        Process process = Process.Start(new ProcessStartInfo(
            program,
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder.FullName, "--save", "",
                "--appendonly", "yes", "--appendfsync", "everysec", "--loglevel", "warning",
                "--logfile", Path.Combine(folder.FullName, "log"),
            ]))!;
        return new Redis(folder, process, port);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
