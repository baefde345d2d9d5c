namespace OneProcess;

/// <summary>Where the one-process runtime keeps its files.</summary>
public sealed class OneProcessOptions
{
    /// <summary>The folder of the databases; created when it is missing.</summary>
    public string DataPath { get; set; } = ".data";
}
