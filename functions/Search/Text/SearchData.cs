using System.Reflection;

namespace TicketMaster.Search;

/// <summary>The lists of <c>Data/</c>, which its README explains. They are part of the program, one resource a file.</summary>
internal static class SearchData
{
    /// <summary>The lines of a list that are no comment.</summary>
    public static IEnumerable<string> Lines(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"search/{name}")
            ?? throw new InvalidOperationException($"The program lacks its list '{name}'.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
