namespace TicketMaster.Pay;

/// <summary>
/// Finds numbers of payment cards in a text, so that no client gets used to sending one in the place of a token, and none is stored.
/// </summary>
internal static class CardNumber
{
    private const int Shortest = 12;
    private const int Longest = 19;

    /// <summary>Whether the digits between two letters, whatever else is between them, have a card's number among them.</summary>
    public static bool IsIn(string text)
    {
        List<int> digits = [];
        foreach (char character in text.Append('x'))
        {
            if (char.IsAsciiDigit(character))
            {
                digits.Add(character - '0');
            }
            else if (char.IsLetter(character))
            {
                if (HasNumber(digits))
                {
                    return true;
                }

                digits.Clear();
            }
        }

        return false;
    }

    /// <summary>Whether all of them are a number, or a number of a large scheme is among them, as with its date behind it.</summary>
    private static bool HasNumber(List<int> digits) =>
        (digits.Count is >= Shortest and <= Longest && PassesLuhn(digits, 0, digits.Count))
        || Enumerable.Range(0, digits.Count).Any(start => Lengths(digits[start]).Any(
            length => start + length <= digits.Count && PassesLuhn(digits, start, length)));

    /// <summary>
    /// The usual lengths of numbers by their first digit: 3 is of American Express, Diners and JCB, 4 of Visa, 6 of Maestro and UnionPay.
    /// </summary>
    private static int[] Lengths(int first) => first switch
    {
        3 => [14, 15, 16],
        2 or 5 => [16],
        4 => [13, 16, 19],
        6 => [16, 19],
        _ => [],
    };

    /// <summary>The check digit of ISO/IEC 7812, which one number in ten passes by chance.</summary>
    private static bool PassesLuhn(List<int> digits, int start, int length)
    {
        int sum = 0;
        for (int i = 0; i < length; i++)
        {
            int digit = digits[start + length - 1 - i];
            sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
        }

        return sum % 10 == 0;
    }
}
