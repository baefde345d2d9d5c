using System.Globalization;
using System.Text;

namespace TicketMaster.Rehearsal;

/// <summary>The report's picture: seats and people over time, and the chance of a seat by place.</summary>
internal static class Plot
{
    private const int Width = 900;
    private const int Left = 70;
    private const int Right = 130;
    private const int PanelHeight = 170;
    private const int Gap = 56;
    private const int MostPoints = 300;

    private sealed record Line(string Name, string Colour, IReadOnlyList<(double Minute, double Value)> Points);

    public static string Svg(Story story)
    {
        var crowd = new Crowd(story.Guests);
        int each = (story.Seen.Count / MostPoints) + 1;
        Seen[] seen = [.. story.Seen.Where((_, i) => i % each == 0 || i == story.Seen.Count - 1)];
        IReadOnlyList<(double, double)> Over(Func<Seen, double> value) =>
            [.. seen.Select(one => ((one.At - story.Opened).TotalMinutes, value(one)))];

        var svg = new StringBuilder();
        int height = (3 * (PanelHeight + Gap)) + 10;
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="13">""");
        Add(svg, $"""<rect width="{Width}" height="{height}" fill="#fff"/>""");
        (double from, double to) =
            ((seen[0].At - story.Opened).TotalMinutes, Math.Max((seen[^1].At - story.Opened).TotalMinutes, 0.1));
        Panel(svg, 0, "Seats over time (minutes after the draw)", from, to, story,
        [
            new Line("sold", "#2f7d4f", Over(one => story.Capacity - one.Left - one.Held)),
            new Line("held", "#c98a1b", Over(one => one.Held)),
            new Line("left", "#777", Over(one => one.Left)),
        ]);
        List<Line> people =
        [
            new Line("waiting", "#27598f", Over(one => crowd.Waiting(one))),
            new Line("admitted", "#2f7d4f", Over(one => crowd.Admitted(one.Pointer))),
        ];
        if (story.PerMinute is { } asked)
        {
            people.Add(new Line("asked for", "#b5402a", [(0, 0), (story.Sale.TotalMinutes, asked * story.Sale.TotalMinutes)]));
        }

        Panel(svg, 1, "People over time (minutes after the draw)", from, to, story, people);
        Chances(svg, Chance.ByPlace(story.Guests));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Panel(
        StringBuilder svg, int number, string title, double from, double to, Story story, IReadOnlyList<Line> lines)
    {
        int top = (number * (PanelHeight + Gap)) + 34;
        double most = Math.Max(1, lines.Max(line => line.Points.Select(point => point.Value).DefaultIfEmpty(0).Max()));
        double X(double minute) => Left + ((minute - from) / (to - from) * (Width - Left - Right));
        double Y(double value) => top + PanelHeight - (value / most * PanelHeight);
        foreach ((Span span, string colour) in story.Downs.Select(down => (down, "#f3c9c0"))
            .Concat(story.Away is { } away ? [(away, "#f5e6bf")] : []))
        {
            double x = X((span.From - story.Opened).TotalMinutes);
            double width = Math.Max(2, X((span.To - story.Opened).TotalMinutes) - x);
            Add(svg, $"""<rect x="{x:F1}" y="{top}" width="{width:F1}" height="{PanelHeight}" fill="{colour}"/>""");
        }

        Axes(svg, top, title, most);
        for (double minute = Math.Ceiling(from); minute <= to; minute += Math.Max(1, Math.Ceiling((to - from) / 15)))
        {
            Add(svg, $"""<text x="{X(minute):F0}" y="{top + PanelHeight + 16}" text-anchor="middle" fill="#555">{(int)minute}</text>""");
        }

        foreach ((Line line, int i) in lines.Select((line, i) => (line, i)))
        {
            string points = string.Join(' ', line.Points.Select(point => string.Create(
                CultureInfo.InvariantCulture, $"{X(point.Minute):F1},{Y(point.Value):F1}")));
            string dashes = line.Points.Count == 2 ? """ stroke-dasharray="5 4" """ : "";
            Add(svg, $"""<polyline points="{points}" fill="none" stroke="{line.Colour}" stroke-width="2"{dashes}/>""");
            Add(svg, $"""<text x="{Width - Right + 12}" y="{top + 14 + (i * 18)}" fill="{line.Colour}">{line.Name}</text>""");
        }

        if (number == 0)
        {
            Add(svg, $"""<text x="{Width - Right + 12}" y="{top + 78}" fill="#b5402a" font-size="11">red: app killed</text>""");
            Add(svg, $"""<text x="{Width - Right + 12}" y="{top + 94}" fill="#997a1f" font-size="11">yellow: bank away</text>""");
        }
    }

    private static void Chances(StringBuilder svg, IReadOnlyList<(string Label, double Share)> chances)
    {
        int top = (2 * (PanelHeight + Gap)) + 34;
        Axes(svg, top, "Chance of a seat by place, in tenths of the line", 100);
        double width = (double)(Width - Left - Right) / Math.Max(1, chances.Count);
        foreach (((string label, double share), int i) in chances.Select((one, i) => (one, i)))
        {
            double height = share * PanelHeight;
            double x = Left + (i * width);
            double y = top + PanelHeight - height;
            Add(svg, $"""<rect x="{x + 6:F0}" y="{y:F1}" width="{width - 12:F0}" height="{height:F1}" fill="#27598f"/>""");
            Add(svg, $"""<text x="{x + (width / 2):F0}" y="{top + PanelHeight + 16}" text-anchor="middle" fill="#555">{label}</text>""");
            Add(svg, $"""<text x="{x + (width / 2):F0}" y="{y - 4:F0}" text-anchor="middle">{share:0%}</text>""");
        }
    }

    private static void Axes(StringBuilder svg, int top, string title, double most)
    {
        Add(svg, $"""<text x="{Left}" y="{top - 12}" font-weight="bold">{title}</text>""");
        foreach (double part in (double[])[0, 0.5, 1])
        {
            double y = top + PanelHeight - (part * PanelHeight);
            Add(svg, $"""<line x1="{Left}" y1="{y:F0}" x2="{Width - Right}" y2="{y:F0}" stroke="#ddd"/>""");
            Add(svg, $"""<text x="{Left - 8}" y="{y + 4:F0}" text-anchor="end" fill="#555">{part * most:N0}</text>""");
        }
    }

    private static void Add(StringBuilder svg, FormattableString element) =>
        svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
