using CsvHelper;

namespace TicketMaster.Local.Demo;

/// <summary>The tables embedded in the assembly.</summary>
internal static class DemoData
{
    public static IReadOnlyList<DemoVenue> Venues() => Read<DemoVenue>("venues.csv");

    public static IReadOnlyDictionary<string, DemoCurrency> Currencies() =>
        Read<DemoCurrency>("currencies.csv").ToDictionary(currency => currency.Code);

    public static IReadOnlyList<DemoNames> People() => Read<DemoNames>("people.csv");

    public static IReadOnlyDictionary<WordKind, string[]> Words() => Read<DemoWord>("words.csv")
        .GroupBy(word => word.Kind)
        .ToDictionary(group => group.Key, group => group.Select(word => word.Text).ToArray());

    private static List<T> Read<T>(string name)
    {
        Stream stream = typeof(DemoData).Assembly.GetManifestResourceStream("TicketMaster.Local.Demo." + name)
            ?? throw new InvalidOperationException($"The table '{name}' is not embedded in the assembly.");
        using var csv = CsvReader.Create(stream);
        return [.. csv.GetRecords<T>()];
    }
}
