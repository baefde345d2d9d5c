using System.Globalization;
using System.Net;
using System.Text;

namespace TicketMaster.Bench.Report;

/// <summary>A bar for each target, with the value in multiples of the target. Past the line it is met.</summary>
internal static class RatioPlot
{
    private const int RowHeight = 26;
    private const int Left = 400;
    private const int UnitWidth = 130;
    private const double LongestBar = 3;

    public static string Svg(IReadOnlyList<Target> targets)
    {
        int height = (targets.Count * RowHeight) + 50;
        StringBuilder svg = new();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" font-family="sans-serif" font-size="13">""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect width="900" height="{height}" fill="#fff"/>""");
        for (int row = 0; row < targets.Count; row++)
        {
            Target target = targets[row];
            double reached = target.AtLeast ? target.Value / target.Bound : target.Bound / Math.Max(target.Value, 1e-9);
            double width = Math.Min(reached, LongestBar) * UnitWidth;
            int y = 30 + (row * RowHeight);
            string label = WebUtility.HtmlEncode($"{target.Workload}: {target.What}");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{y + 14}" text-anchor="end">{label}</text>""");
            string colour = target.IsMet ? "#2f7d4f" : "#b5402a";
            string bound = $"{(target.AtLeast ? "≥" : "≤")} {Results.Number(target.Bound)}";
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""<rect x="{Left}" y="{y + 2}" width="{width:F0}" height="16" fill="{colour}"/>""");
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""<text x="{Left + width + 6:F0}" y="{y + 14}">{Results.Number(target.Value)} ({bound})</text>""");
        }

        int line = Left + UnitWidth;
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<line x1="{line}" y1="20" x2="{line}" y2="{height - 12}" stroke="#333" stroke-dasharray="4 3"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left + UnitWidth}" y="15" text-anchor="middle">target</text>""");
        return svg.AppendLine("</svg>").ToString();
    }
}
