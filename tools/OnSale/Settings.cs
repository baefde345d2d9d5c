using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>How large the rehearsal is, and what goes wrong in it.</summary>
/// <param name="Minutes">How long the seats are to last at the pace that is asked for.</param>
/// <param name="Plan">The file of the event that is rehearsed; null for a stadium of <paramref name="Seats"/>.</param>
/// <param name="Kills">How often the app is killed while it sells.</param>
internal sealed record Settings(int People, int Seats, double Minutes, string? Plan, int Kills, int Seed, string App, string Out)
{
    public const string Usage = """
        Rehearses a whole on-sale against the app, with people who wait, buy, give up and cheat, and with faults. Then it judges.

        dotnet run --project tools/OnSale -- [options]
          --people <n>     people who come (default 2000)
          --seats <n>      seats that they come for (default 1200)
          --minutes <n>    how long the sale is to take (default 2)
          --plan <file>    the venue and event that are coming, instead of a stadium of so many seats: see docs/rehearsal.md
          --kills <n>      times that the app is killed (default 2)
          --seed <n>       repeats people's choices (default: random, printed)
          --app <path>     the built TicketMaster.Local.dll (default: local/bin/<configuration>/net10.0 of this repository)
          --out <folder>   where the report goes (default: .data/on-sale of this repository)
        """;

    /// <summary>How long seats are held unpaid. A rehearsal of ten minutes has holds of one minute.</summary>
    public TimeSpan HoldFor => TimeSpan.FromSeconds(Math.Clamp(6 * Minutes, 15, 600));

    /// <summary>How long the payment provider is away.</summary>
    public TimeSpan AwayFor => TimeSpan.FromSeconds(Math.Clamp(6 * Minutes, 5, 60));

    /// <summary>How long the lobby is open. Most people come then.</summary>
    public TimeSpan Lobby => TimeSpan.FromSeconds(Math.Max(15, People / 400.0));

    public TimeSpan Sale => TimeSpan.FromMinutes(Minutes);

    public static Settings? Parse(string[] args)
    {
        string repository = Repository();
        var settings = new Settings(
            2_000,
            1_200,
            2,
            null,
            2,
            Random.Shared.Next(1_000_000),
            Path.Combine(repository, "local", "bin", Configuration(), "net10.0", "TicketMaster.Local.dll"),
            Path.Combine(repository, ".data", "on-sale"));
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
            Settings? next = args[i] switch
            {
                "--people" when number >= 1 => settings with { People = (int)number },
                "--seats" when number is >= 1 and <= 200_000 => settings with { Seats = (int)number },
                "--minutes" when number > 0 => settings with { Minutes = number },
                "--plan" when File.Exists(value) => settings with { Plan = value },
                "--kills" when isNumber => settings with { Kills = (int)number },
                "--seed" when isNumber => settings with { Seed = (int)number },
                "--app" when File.Exists(value) => settings with { App = Path.GetFullPath(value) },
                "--out" when value.Length > 0 => settings with { Out = Path.GetFullPath(value) },
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

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TicketMaster.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? ".";
    }
}
