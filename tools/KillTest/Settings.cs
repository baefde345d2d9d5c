using System.Globalization;

namespace TicketMaster.KillTest;

/// <summary>A run's settings. Everything follows from the seed, as far as two processes on one machine allow.</summary>
internal sealed record Settings(
    string App, int Seed, int Rounds, int Users, TimeSpan HoldFor, TimeSpan SettleFor, TimeSpan SlowFor, int Seats)
{
    public const string Usage = """
        Kills the app with SIGKILL in the middle of load, starts it again on the same folder, and checks what it promised.

        dotnet run --project tools/KillTest [-- options]
          --app <path>      the built TicketMaster.Local.dll (default: local/bin/<configuration>/net10.0 of this repository)
          --seed <n>        repeats a run's choices (default: random, printed)
          --rounds <n>      times it is killed under load (default 5)
          --users <n>       users who buy at the same time (default 200)
          --seats <n>       seats that they fight for, all of one event; of another every five rounds (default 600)
          --hold <seconds>  how long a hold lasts (default 20)
        """;

    public IReadOnlyList<string> OfTheApp =>
    [
        "--Local:DemoEvents=300",
        $"--Booking:HoldFor={HoldFor:c}",
        $"--Booking:SettleFor={SettleFor:c}",
        "--Booking:ReservesPerMinute=1000000", "--Booking:MaxEndedHolds=1000000", "--Booking:MaxHeldSeats=1000000",
        $"--Payments:SlowFor={SlowFor:c}",
    ];

    public static Settings? Parse(string[] args)
    {
        Settings settings = new(
            DefaultApp(),
            Random.Shared.Next(1_000_000),
            Rounds: 5,
            Users: 200,
            HoldFor: TimeSpan.FromSeconds(20),
            SettleFor: TimeSpan.FromSeconds(10),
            SlowFor: TimeSpan.FromSeconds(3),
            Seats: 600);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            int number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : 0;
            Settings? next = args[i] switch
            {
                "--app" when File.Exists(value) => settings with { App = Path.GetFullPath(value) },
                "--seed" => settings with { Seed = number },
                "--rounds" when number > 0 => settings with { Rounds = number },
                "--users" when number > 0 => settings with { Users = number },
                "--seats" when number > 0 => settings with { Seats = number },
                "--hold" when number > 0 => settings with { HoldFor = TimeSpan.FromSeconds(number) },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            settings = next;
        }

        return settings;
    }

    private static string DefaultApp()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        string configuration = folder.Parent!.Name;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TicketMaster.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "local", "bin", configuration, "net10.0", "TicketMaster.Local.dll");
    }
}
