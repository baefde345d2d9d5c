using System.Diagnostics;
using System.Globalization;

namespace TicketMaster.Bench.Hosting;

/// <summary>PostgreSQL from the machine's package, in a temporary folder, reached over a socket in it. It syncs every commit.</summary>
internal sealed class Postgres : IDisposable
{
    /// <summary>Tuned for this load as its manual advises; what makes a commit durable is left on.</summary>
    private static readonly string[] s_settings =
    [
        "listen_addresses=", "max_connections=200", "shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=16MB",
        "synchronous_commit=on", "fsync=on", "full_page_writes=on", "wal_buffers=64MB", "max_wal_size=8GB", "checkpoint_timeout=30min",
        "random_page_cost=1.1", "jit=off", "autovacuum_naptime=10s", "log_min_messages=fatal",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ticketmaster-bench-postgres-");
    private readonly string _bin;

    private Postgres(string bin) => _bin = bin;

    /// <summary>Of the database of one design: each has its own.</summary>
    public string ConnectionString(string database) =>
        $"Host={_folder.FullName};Database={database};Username=postgres;Maximum Pool Size=64;Minimum Pool Size=16;Max Auto Prepare=50;Auto Prepare Min Usages=1;No Reset On Close=true";

    /// <summary>The folder of PostgreSQL's programs, or null where it is not installed.</summary>
    public static string? Find() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public static async Task<Postgres> StartAsync()
    {
        var postgres = new Postgres(Find() ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql."));
        if (Environment.UserName == "root")
        {
            // It refuses to run as root; its package made a user for it.
            await RunAsync("chown", "postgres", postgres._folder.FullName);
        }

        string data = Path.Combine(postgres._folder.FullName, "data");
        await postgres.RunAsUserAsync("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        string settings = string.Join(' ', s_settings.Append($"unix_socket_directories={postgres._folder.FullName}").Select(setting => $"-c {setting}"));
        await postgres.RunAsUserAsync("pg_ctl", "-D", data, "-w", "-s", "-l", Path.Combine(postgres._folder.FullName, "log"), "-o", settings, "start");
        return postgres;
    }

    public void Dispose()
    {
        RunAsUserAsync("pg_ctl", "-D", Path.Combine(_folder.FullName, "data"), "-s", "-m", "immediate", "stop").GetAwaiter().GetResult();
        _folder.Delete(recursive: true);
    }

    private Task RunAsUserAsync(string program, params string[] arguments) => Environment.UserName == "root"
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments])
        : RunAsync(Path.Combine(_bin, program), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server that pg_ctl leaves behind would hold redirected streams open: it writes to its own log.
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = "/tmp", RedirectStandardOutput = program == "chown" };
        start.RedirectStandardOutput = arguments.Any(argument => argument.EndsWith("initdb", StringComparison.Ordinal)) || program.EndsWith("initdb", StringComparison.Ordinal);
        using Process process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            await process.StandardOutput.ReadToEndAsync();
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
        }
    }
}
