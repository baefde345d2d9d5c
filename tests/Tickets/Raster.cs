using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TicketMaster.Tests.Tickets;

/// <summary>
/// A picture as grey values, row by row. It knows as much of PNG and SVG as the pictures of codes use. Anything else is an error.
/// </summary>
internal sealed partial record Raster(int Width, byte[] Grey)
{
    private static readonly byte[] s_png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Grey values of one bit, unfiltered.</summary>
    public static Raster OfPng(ReadOnlySpan<byte> png)
    {
        Require(png.StartsWith(s_png), "no PNG");
        using var data = new MemoryStream();
        (int width, int height) = (0, 0);
        for (ReadOnlySpan<byte> rest = png[8..]; !rest.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            ReadOnlySpan<byte> body = rest.Slice(8, length);
            switch (System.Text.Encoding.ASCII.GetString(rest.Slice(4, 4)))
            {
                case "IHDR":
                    (width, height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
                    Require(body[8..].SequenceEqual(new byte[] { 1, 0, 0, 0, 0 }), "not of one grey bit");
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
            }

            rest = rest[(12 + length)..];
        }

        data.Position = 0;
        using var lines = new ZLibStream(data, CompressionMode.Decompress);
        byte[] line = new byte[1 + ((width + 7) / 8)];
        byte[] grey = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            lines.ReadExactly(line);
            Require(line[0] == 0, "filtered");
            for (int x = 0; x < width; x++)
            {
                grey[(y * width) + x] = (line[1 + (x / 8)] >> (7 - (x % 8)) & 1) == 1 ? byte.MaxValue : (byte)0;
            }
        }

        return new Raster(width, grey);
    }

    /// <summary>A white square with one black path of rectangles, in the units of its view box; each becomes so many pixels.</summary>
    public static Raster OfSvg(string svg, int pixels)
    {
        XElement root = XDocument.Parse(svg).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";
        Require(root.Name == ns + "svg" && root.Elements().Count() == 2, "no picture of ours");
        int units = int.Parse(root.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
        XElement white = root.Element(ns + "rect")!;
        Require(white.Attribute("fill")!.Value == "#FFF" && white.Attribute("width")!.Value == $"{units}", "not on white");
        XElement path = root.Element(ns + "path")!;
        Require(path.Attribute("fill")!.Value == "#000", "not black");
        int width = units * pixels;
        byte[] grey = new byte[width * width];
        Array.Fill(grey, byte.MaxValue);
        string drawn = path.Attribute("d")!.Value;
        MatchCollection rectangles = Rectangle().Matches(drawn);
        Require(rectangles.Sum(match => match.Length) == drawn.Length, "drawn with other strokes");
        foreach (Match rectangle in rectangles)
        {
            int Of(string name) => int.Parse(rectangle.Groups[name].Value, CultureInfo.InvariantCulture);
            Require(Of("w") == Of("back"), "no rectangle");
            for (int y = Of("y") * pixels; y < (Of("y") + Of("h")) * pixels; y++)
            {
                grey.AsSpan((y * width) + (Of("x") * pixels), Of("w") * pixels).Clear();
            }
        }

        return new Raster(width, grey);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The picture is {what}.");
        }
    }

    [GeneratedRegex(@"M(?<x>\d+) (?<y>\d+)h(?<w>\d+)v(?<h>\d+)h-(?<back>\d+)z")]
    private static partial Regex Rectangle();
}
