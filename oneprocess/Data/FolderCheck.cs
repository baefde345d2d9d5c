namespace OneProcess.Data;

/// <summary>A file as a start finds it.</summary>
/// <param name="File">Its declaration.</param>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Mark">A database's mark; null if it has none.</param>
/// <param name="HasLog">Whether a database's write-ahead log is there.</param>
/// <param name="Hash">A key's hash.</param>
internal sealed record FoundFile(DataFile File, bool Exists, FolderMark? Mark = null, bool HasLog = false, string? Hash = null);

/// <param name="File">The file.</param>
/// <param name="Why">What is wrong with it, as the rest of a sentence that begins with its name.</param>
internal sealed record FolderFault(DataFile File, string Why);

/// <param name="Id">The folder's id.</param>
/// <param name="Number">The number of this start.</param>
/// <param name="Completed">The last start that had counted in all files; 0 if there was none.</param>
/// <param name="Databases">The folder's databases after that start.</param>
/// <param name="Keys">The folder's keys after that start.</param>
/// <param name="Faults">Files that do not belong together with the others.</param>
internal sealed record FolderState(
    string Id,
    long Number,
    long Completed,
    IReadOnlyDictionary<string, long> Databases,
    IReadOnlyDictionary<string, string> Keys,
    IReadOnlyList<FolderFault> Faults);

/// <summary>Decides whether the files of a data folder belong together, as a pure function of what is found.</summary>
internal static class FolderCheck
{
    /// <param name="files">The files that this start uses.</param>
    /// <param name="newId">The id of a folder that has none yet.</param>
    public static FolderState Decide(IReadOnlyList<FoundFile> files, string newId)
    {
        // Of two ids, the folder's is the one that more files have.
        string? id = files.Where(file => file.Mark is not null).GroupBy(file => file.Mark!.Id)
            .OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
        FolderMark[] marks = [.. files.Select(file => file.Mark).OfType<FolderMark>().Where(mark => mark.Id == id)];
        FolderMark? last = marks.MaxBy(mark => mark.Completed) is { Completed: > 0 } completed ? completed : null;
        var state = new FolderState(
            id ?? newId,
            marks.Select(mark => mark.Begun).DefaultIfEmpty().Max() + 1,
            last?.Completed ?? 0,
            last?.Databases ?? new Dictionary<string, long>(),
            last?.Keys ?? new Dictionary<string, string>(),
            []);

        // The version before gave no marks. It made all databases at its first start.
        bool wasUsed = id is null && files.Any(file => file is { File: DataFile.Decisive, Exists: true });
        return state with
        {
            Faults =
            [
                .. files.Select(file => (file.File, Why: file.File is DataFile.Key ? OfKey(file, state) : OfDatabase(file, state, wasUsed)))
                    .Where(fault => fault.Why is not null).Select(fault => new FolderFault(fault.File, fault.Why!)),
            ],
        };
    }

    private static string? OfDatabase(FoundFile found, FolderState state, bool wasUsed)
    {
        long? expected = state.Databases.TryGetValue(found.File.Name, out long start) ? start : null;
        return found switch
        {
            { Exists: false } => expected is not null || found.HasLog || (wasUsed && found.File is DataFile.Decisive) ? "is missing" : null,
            { Mark: null } => expected is null
                ? null
                : "does not say that it is of this folder: it is another folder's, or older than this folder's id",
            { Mark.Id: var id } when id != state.Id => "is another folder's",
            { Mark.Begun: var begun } when begun < expected =>
                $"is an older copy: start {begun} of this folder was the last that used it, and start {expected} used the folder's own",
            { Mark.IsOpen: true, HasLog: false } =>
                $"was in use when it was copied or its process died, and '{found.File.Name}-wal', which has its last writes, is missing",
            _ => null,
        };
    }

    private static string? OfKey(FoundFile found, FolderState state) =>
        !state.Keys.TryGetValue(found.File.Name, out string? hash) ? null
        : !found.Exists ? "is missing"
        : found.Hash != hash ? "is another one than before"
        : null;
}
