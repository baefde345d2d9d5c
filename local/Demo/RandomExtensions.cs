namespace TicketMaster.Local.Demo;

internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>One of the values, with a probability in proportion to its weight.</summary>
    public static T Pick<T>(this Random random, IReadOnlyList<(T Value, int Weight)> items)
    {
        int at = random.Next(items.Sum(item => item.Weight));
        foreach ((T value, int weight) in items)
        {
            at -= weight;
            if (at < 0)
            {
                return value;
            }
        }

        throw new InvalidOperationException("Weights are positive.");
    }

    public static double Between(this Random random, double low, double high) => low + (random.NextDouble() * (high - low));
}
