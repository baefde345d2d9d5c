namespace TicketMaster.Search;

/// <summary>
/// The fields of both indexes that hold words. All of them are folded before and only split at spaces, and a word counts by the field's
/// boost and by how rare it is there, not by how often it stands there or how long the text is. So entries that match alike score alike.
/// </summary>
internal static class SearchFields
{
    /// <summary>The event's name and its headliner's, each as one word without spaces, with and without its article.</summary>
    public static readonly TextField Names = new("names", 40);

    public static readonly TextField Headliner = new("headlinerWords", 14);

    public static readonly TextField Name = new("nameWords", 10);

    /// <summary>Its other performers, and other names of the work: what is written as somebody typed it comes first.</summary>
    public static readonly TextField Supporting = new("supportingWords", 3);

    /// <summary>With its other names, such as "gig" for a concert.</summary>
    public static readonly TextField Category = new("categoryWords", 8);

    /// <summary>City, region and country, by all of their names.</summary>
    public static readonly TextField Place = new("placeWords", 4);

    public static readonly TextField Venue = new("venueWords", 2);

    /// <summary>All words, for half typed and misspelt ones. Also neighbours written as one: "ironmaiden".</summary>
    public static readonly TextField All = new("words", 1);

    public static readonly IReadOnlyList<TextField> Text = [Names, Headliner, Name, Supporting, Category, Place, Venue, All];

    /// <summary>The fields in which a word counts by itself, the heaviest first.</summary>
    public static readonly IReadOnlyList<TextField> Scored = [Headliner, Name, Category, Place, Supporting, Venue];

    /// <summary>Whole names of places, folded.</summary>
    public const string Places = "places";

    /// <summary>Those of <see cref="Places"/> of which no larger place is known.</summary>
    public const string MainPlaces = "mainPlaces";

    /// <summary>How much more a word counts that is the whole name of such a place: "opera vienna" means Austria first.</summary>
    public const float MainPlaceBoost = 6;

    /// <summary>
    /// BM25's parameters: a word counts once, however often it stands there, and however long the text is. The index in one process has the
    /// same rule without them.
    /// </summary>
    public const float TermSaturation = 0;

    /// <inheritdoc cref="TermSaturation"/>
    public const float LengthShare = 0;
}

/// <param name="Name">Its name in the index.</param>
/// <param name="Boost">How much a word in it counts.</param>
internal sealed record TextField(string Name, float Boost);
