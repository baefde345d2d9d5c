namespace TicketMaster.Catalogue;

/// <summary>What kinds of events there are. Events that were stored before may have others, and keep them until they are changed.</summary>
internal static class Categories
{
    public static readonly IReadOnlyList<string> All =
    [
        "ballet", "classical", "comedy", "concert", "dance", "exhibition", "family", "festival", "musical", "opera", "other", "sports",
        "theatre",
    ];

    /// <returns>The category as it is listed, whatever its capitals; null if it is none.</returns>
    public static string? Find(string text) => All.FirstOrDefault(one => one.Equals(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong with a category that is none.</summary>
    public static string Unknown(string name) => $"'{name}' must be one of {string.Join(", ", All)}.";
}
