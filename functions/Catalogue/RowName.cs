using System.Globalization;

namespace TicketMaster.Catalogue;

/// <summary>Names of rows by their index in the section from 0: A, B, … Z, AA, AB, … or 1, 2, 3, …</summary>
internal static class RowName
{
    private const int Letters = 'Z' - 'A' + 1;

    public static string At(int index, bool letters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (!letters)
        {
            return (index + 1).ToString(CultureInfo.InvariantCulture);
        }

        Span<char> name = stackalloc char[8];
        int start = name.Length;
        for (int rest = index; rest >= 0; rest = (rest / Letters) - 1)
        {
            name[--start] = (char)('A' + (rest % Letters));
        }

        return new string(name[start..]);
    }

    /// <returns>The index, or null if the text is no row's name. Each row has exactly one spelling.</returns>
    public static int? Parse(ReadOnlySpan<char> name, out bool letters)
    {
        letters = !name.IsEmpty && char.IsAsciiLetterUpper(name[0]);
        return letters ? ParseLetters(name) : ParseNumber(name, Limits.RowLength) - 1;
    }

    /// <returns>A number from 1 without leading zeros, or null. A second spelling of a seat would be a second ticket for it.</returns>
    public static int? ParseNumber(ReadOnlySpan<char> text, int maxLength)
    {
        if (text.IsEmpty || text.Length > maxLength || text[0] == '0')
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static int? ParseLetters(ReadOnlySpan<char> name)
    {
        if (name.Length > Limits.RowLength)
        {
            return null;
        }

        int number = 0;
        foreach (char letter in name)
        {
            if (!char.IsAsciiLetterUpper(letter))
            {
                return null;
            }

            number = (number * Letters) + (letter - 'A' + 1);
        }

        return number - 1;
    }
}
