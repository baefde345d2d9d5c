using System.Diagnostics;
using System.Globalization;

namespace TicketMaster.Bench.Hosting;

/// <summary>PostgreSQL from the machine's package, in a temporary folder, over a socket in it. It syncs every commit.</summary>
internal sealed class Postgres : IDisposable
{
    /// <summary>Tuned for this load as its manual advises. Commits stay durable.</summary>
    private static readonly string[] s_settings =
    [
        "listen_addresses=", "max_connections=300", "shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=16MB",
        "synchronous_commit=on", "fsync=on", "full_page_writes=on", "wal_buffers=64MB", "max_wal_size=8GB", "checkpoint_timeout=30min",
        "random_page_cost=1.1", "jit=off", "autovacuum_naptime=10s", "log_min_messages=fatal",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ticketmaster-bench-postgres-");
    private readonly string _bin;

    private Postgres(string bin) => _bin = bin;

    /// <summary>Each design has a database of its own.</summary>
    public string ConnectionString(string database) =>
        $"Host={_folder.FullName};Database={database};Username=postgres;Maximum Pool Size=64;Minimum Pool Size=16;"
        + "Max Auto Prepare=50;Auto Prepare Min Usages=1;No Reset On Close=true";

    /// <summary>The folder of PostgreSQL's programs, or null if it is not installed.</summary>
    public static string? Find() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(folder =>
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public static async Task<Postgres> StartAsync()
    {
        string programs = Find() ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql.");
        var postgres = new Postgres(programs);
        if (Environment.UserName == "root")
        {
            // PostgreSQL refuses to run as root. Its package made a user for it.
            await RunAsync("chown", "postgres", postgres._folder.FullName);
        }

        string data = Path.Combine(postgres._folder.FullName, "data");
        await postgres.RunAsUserAsync("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        string[] all = [.. s_settings, $"unix_socket_directories={postgres._folder.FullName}"];
        string settings = string.Join(' ', all.Select(setting => $"-c {setting}"));
        string log = Path.Combine(postgres._folder.FullName, "log");
        await postgres.RunAsUserAsync("pg_ctl", "-D", data, "-w", "-s", "-l", log, "-o", settings, "start");
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
        // pg_ctl leaves a server behind, which writes to its own log. It would hold redirected streams open.
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = "/tmp", RedirectStandardOutput = program == "chown" };
        start.RedirectStandardOutput = arguments.Append(program).Any(argument => argument.EndsWith("initdb", StringComparison.Ordinal));
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
