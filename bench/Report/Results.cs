using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TicketMaster.Bench.Report;

/// <summary>All measurements of a run. They are printed as they come, and written at the end.</summary>
/// <param name="rounds">Rounds of every comparison.</param>
/// <param name="arguments">The bench's arguments.</param>
internal sealed class Results(int rounds, string arguments)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly List<Measure> _measures = [];
    private readonly List<Target> _targets = [];
    private readonly List<string> _notes = [];
    private readonly List<double> _syncs = [DiskSync.Measure()];

    public Measure Add(string workload, string what, string contestant, string unit, IReadOnlyList<double> values)
    {
        var measure = new Measure(workload, what, contestant, unit, values);
        _measures.Add(measure);
        Console.WriteLine(
            $"{workload,-9} {what,-44} {contestant,-12} {Number(measure.Median),10} {unit,-4} "
            + $"({Number(measure.Lowest)} to {Number(measure.Highest)})");
        return measure;
    }

    public void Compare(string workload, string what, Measure app, Measure peer, double bound) =>
        Judge(new Target(workload, what, Statistics.Ratio(app, peer), bound, AtLeast: true));

    public void Bound(string workload, string what, double value, double bound, bool atLeast = false) =>
        Judge(new Target(workload, what, value, bound, atLeast));

    /// <summary>A fact that is no number of a contestant.</summary>
    public void Note(string text)
    {
        _notes.Add(text);
        Console.WriteLine($"          {text}");
    }

    /// <summary>How long the run took until here.</summary>
    public void Reached(string what)
    {
        _syncs.Add(DiskSync.Measure());
        Note($"{what} until {Stopwatch.GetElapsedTime(_begin).TotalSeconds:F0} s after the run's begin");
    }

    /// <summary>The machine, and what one sync of its disk costs in this run.</summary>
    public string Setting() => $"""
        {Machine()}.
        A small append with fdatasync takes {Number(Statistics.Median(_syncs))} ms ({Number(_syncs.Min())} to {Number(_syncs.Max())}).
        """;

    public async Task WriteAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), Markdown());
        await File.WriteAllTextAsync(Path.Combine(folder, "results.svg"), RatioPlot.Svg(_targets));
        await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonSerializer.Serialize(
            new
            {
                at = DateTimeOffset.UtcNow,
                machine = Machine(),
                diskSyncs = _syncs,
                rounds,
                targets = _targets,
                measures = _measures.Select(one =>
                    new { one.Workload, one.What, one.Contestant, one.Unit, one.Rounds, one.Median, one.Lowest, one.Highest }),
                notes = _notes,
            },
            s_json));
    }

    private void Judge(Target target)
    {
        _targets.Add(target);
        string judged = target.IsMet ? "met" : "MISSED";
        Console.WriteLine(
            $"{target.Workload,-9} {target.What,-44} {judged,-12} {Number(target.Value),10}      (target {Bound(target)})");
    }

    private string Markdown()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Measured on {DateTimeOffset.UtcNow:yyyy-MM-dd}").AppendLine();
        text.AppendLine(Setting());
        text.AppendLine(CultureInfo.InvariantCulture, $"{rounds} interleaved rounds; median (lowest to highest).");
        text.AppendLine(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench -- {arguments}`.");
        text.AppendLine("Only numbers of one run compare with each other, so the targets are ratios.").AppendLine();
        text.AppendLine("## Targets").AppendLine();
        text.AppendLine("| workload | what | measured | target | |").AppendLine("|---|---|---:|---:|---|");
        foreach (Target target in _targets)
        {
            string judged = target.IsMet ? "met" : "**missed**";
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {target.Workload} | {target.What} | {Number(target.Value)} | {Bound(target)} | {judged} |");
        }

        text.AppendLine().AppendLine("![ratios](results.svg)").AppendLine();
        Target[] missed = [.. _targets.Where(target => !target.IsMet).DistinctBy(target => target.Workload)];
        if (missed.Length > 0)
        {
            text.AppendLine("## Why a target is missed").AppendLine();
            foreach (Target target in missed)
            {
                AppendItem(text, $"*{target.Workload}*: {Reasons.Of(target)}");
            }

            text.AppendLine();
        }

        if (Reasons.Costs.Count > 0)
        {
            text.AppendLine("## The biggest costs").AppendLine();
            foreach ((string subject, string costs) in Reasons.Costs)
            {
                AppendItem(text, $"*{subject}*: {costs}");
            }

            text.AppendLine();
        }

        text.AppendLine("## How well searches find").AppendLine();
        AppendItem(text, Reasons.Relevance);
        text.AppendLine();
        text.AppendLine("## All numbers").AppendLine();
        text.AppendLine("| workload | what | contestant | median | lowest to highest | unit |").AppendLine("|---|---|---|---:|---|---|");
        foreach (Measure one in _measures)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {one.Workload} | {one.What} | {one.Contestant} | {Number(one.Median)} | "
                + $"{Number(one.Lowest)} to {Number(one.Highest)} | {one.Unit} |");
        }

        text.AppendLine();
        _notes.ForEach(note => AppendItem(text, note));
        return text.ToString();
    }

    private static string Bound(Target target) => $"{(target.AtLeast ? "≥" : "≤")} {Number(target.Bound)}";

    /// <summary>An item of a list in Markdown, wrapped as all text of the repository is.</summary>
    private static void AppendItem(StringBuilder text, string item)
    {
        const int Width = 140;
        text.Append('*');
        int column = 1;
        foreach (string word in item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (column + 1 + word.Length > Width)
            {
                text.AppendLine().Append(' ');
                column = 1;
            }

            text.Append(' ').Append(word);
            column += 1 + word.Length;
        }

        text.AppendLine();
    }

    private static string Machine() =>
        $"{Environment.ProcessorCount} cores{Model()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string Model() => File.Exists("/proc/cpuinfo")
        && Array.Find(File.ReadAllLines("/proc/cpuinfo"), line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
        ? $" of {line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}"
        : "";

    public static string Number(double value) => value switch
    {
        >= 1_000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };
}
