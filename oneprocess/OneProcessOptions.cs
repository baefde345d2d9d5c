namespace OneProcess;

/// <summary>Where the one-process runtime keeps its files.</summary>
public sealed class OneProcessOptions
{
    /// <summary>The folder of the databases; created when it is missing.</summary>
    public string DataPath { get; set; } = ".data";

    /// <summary>
    /// Files of the folder that may be lost, of another folder, or older copies. The start then goes on with what is there.
    /// </summary>
    public IReadOnlyList<string> AcceptDataLossOf { get; set; } = [];

    /// <summary>Whether the log gets a line for each request.</summary>
    public bool AccessLog { get; set; }

    /// <summary>The section of the settings above, as messages name it.</summary>
    public string Section { get; set; } = "OneProcess";
}
