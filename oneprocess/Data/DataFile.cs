namespace OneProcess.Data;

/// <summary>A file of the data folder. The app declares each that it uses, so that a start can tell whether one is lost.</summary>
/// <param name="Name">Its name in the folder.</param>
public abstract record DataFile(string Name)
{
    /// <summary>A database whose loss loses data. A start without it, or with an older copy, is refused.</summary>
    /// <param name="Name">Its name in the folder.</param>
    /// <param name="Holds">What is in it, for the refusal.</param>
    public sealed record Decisive(string Name, string Holds) : DataFile(Name);

    /// <summary>A database that is made from others. It is deleted if it does not belong to them, and whoever opens it fills it.</summary>
    /// <param name="Name">Its name in the folder.</param>
    public sealed record Derived(string Name) : DataFile(Name);

    /// <summary>A secret that is made once and never changes. A start without it, or with another, is refused.</summary>
    /// <param name="Name">Its name in the folder.</param>
    /// <param name="Holds">What it is for, for the refusal.</param>
    /// <param name="Make">Makes the file at this path.</param>
    public sealed record Key(string Name, string Holds, Action<string> Make) : DataFile(Name);
}
