using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OneProcess.Data;

/// <summary>
/// The folder that everything is kept in. Before the first file of it is used, it is checked that none is lost, of another folder, or an
/// older copy. The folder's id and the number of the start are kept in every database.
/// </summary>
public sealed partial class DataFolder
{
    private readonly OneProcessOptions _options;
    private readonly IReadOnlyList<DataFile> _files;
    private readonly ILogger _logger;
    private readonly Lazy<string> _checked;

    public DataFolder(IOptions<OneProcessOptions> options, IEnumerable<DataFile> files, ILogger<DataFolder> logger)
        : this(options.Value, [.. files.DistinctBy(file => file.Name)], logger)
    {
    }

    /// <summary>A folder of which nothing is checked, such as a test's.</summary>
    internal DataFolder(string path)
        : this(new OneProcessOptions { DataPath = path }, [], NullLogger.Instance)
    {
    }

    internal DataFolder(OneProcessOptions options, IReadOnlyList<DataFile> files, ILogger logger)
    {
        _options = options;
        _files = files;
        _logger = logger;
        _checked = new(Check);
    }

    /// <summary>Called before each write of a mark, with the file's name, so that tests can die there.</summary>
    internal Action<string> Marking { get; init; } = _ => { };

    /// <summary>How many files are marked at once; -1 for as many as there are processors.</summary>
    internal int MarkedAtOnce { get; init; } = -1;

    /// <summary>The path of a file of the folder.</summary>
    /// <exception cref="InvalidDataException">A file of the folder is lost, of another folder, or older than the others.</exception>
    public string PathOf(string name) => Path.Combine(_checked.Value, name);

    private string Check()
    {
        string folder = _options.DataPath;
        Directory.CreateDirectory(folder);
        List<MarkedFile> databases = [];
        try
        {
            databases.AddRange(_files.Where(file => file is not DataFile.Key)
                .Select(file => MarkedFile.Open(file, Path.Combine(folder, file.Name))));
            DataFile.Key[] keys = [.. _files.OfType<DataFile.Key>()];
            FolderState state = FolderCheck.Decide(
                [.. databases.Select(database => database.Found), .. keys.Select(key => Find(folder, key))], Guid.NewGuid().ToString("N"));
            bool accepted = Refuse(state);
            DeleteDerived(databases, state, accepted);
            Mark(databases, database => new(
                state.Id, state.Number, state.Completed, database.Found.Mark?.IsOpen == true, state.Databases, state.Keys));
            foreach (DataFile.Key key in keys.Where(key => !File.Exists(Path.Combine(folder, key.Name))))
            {
                key.Make(Path.Combine(folder, key.Name));
            }

            FolderMark completed = new(
                state.Id,
                state.Number,
                state.Number,
                IsOpen: true,
                With(state.Databases, databases.Select(database => (database.File.Name, state.Number))),
                With(state.Keys, keys.Select(key => (key.Name, Find(folder, key).Hash!))));
            Mark(databases, _ => completed);
            return folder;
        }
        finally
        {
            databases.ForEach(database => database.Dispose());
        }
    }

    /// <returns>Whether the operator accepted a loss.</returns>
    private bool Refuse(FolderState state)
    {
        FolderFault[] faults = [.. state.Faults.Where(fault => fault.File is not DataFile.Derived)];
        FolderFault[] refused = [.. faults.Where(fault => !_options.AcceptDataLossOf.Contains(fault.File.Name))];
        if (refused.Length > 0)
        {
            string[] lines =
            [
                $"The data folder '{Path.GetFullPath(_options.DataPath)}' is not whole.",
                .. refused.Select(fault => $"'{fault.File.Name}' ({Holds(fault.File)}) {fault.Why}."),
                "Restore it as it was together with the other files, or all files from one backup.",
                $"To go on with what is there, and lose what is not, set '{_options.Section}:{nameof(_options.AcceptDataLossOf)}' "
                    + $"to '{string.Join(',', faults.Select(fault => fault.File.Name))}' for one start.",
            ];
            throw new InvalidDataException(string.Join(' ', lines));
        }

        foreach (FolderFault fault in faults)
        {
            LogAccepted(fault.File.Name, fault.Why);
        }

        return faults.Length > 0;
    }

    /// <summary>Deletes what is derived if it, or what it was made from, is not the folder's as it was.</summary>
    private void DeleteDerived(List<MarkedFile> databases, FolderState state, bool accepted)
    {
        foreach (MarkedFile database in databases)
        {
            string? why = state.Faults.FirstOrDefault(fault => fault.File == database.File)?.Why;
            if (database.File is DataFile.Derived && (why is not null || accepted))
            {
                LogAnew(database.File.Name, why ?? "is made from a file that was lost");
                database.Delete();
            }
            else if (!database.Found.Exists)
            {
                // A log without its database is of no use.
                database.Delete();
            }
        }
    }

    private void Mark(List<MarkedFile> databases, Func<MarkedFile, FolderMark> mark) => Parallel.ForEach(
        databases,
        new ParallelOptions { MaxDegreeOfParallelism = MarkedAtOnce },
        database =>
        {
            Marking(database.File.Name);
            database.Write(mark(database));
        });

    private static FoundFile Find(string folder, DataFile.Key key)
    {
        string path = Path.Combine(folder, key.Name);
        return File.Exists(path)
            ? new(key, Exists: true, Hash: Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))))
            : new(key, Exists: false);
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> before, IEnumerable<(string Name, T Value)> now)
    {
        Dictionary<string, T> all = new(before);
        foreach ((string name, T value) in now)
        {
            all[name] = value;
        }

        return all;
    }

    private static string Holds(DataFile file) => file switch
    {
        DataFile.Decisive decisive => decisive.Holds,
        DataFile.Key key => key.Holds,
        DataFile.Derived => "made from the others",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [LoggerMessage(LogLevel.Warning, "'{File}' {Why}. The loss of data was accepted, and the folder goes on with what is there.")]
    private partial void LogAccepted(string file, string why);

    [LoggerMessage(LogLevel.Warning, "'{File}' {Why}: it is made anew.")]
    private partial void LogAnew(string file, string why);
}

public static class DataFolderServices
{
    /// <summary>Declares a file of the data folder.</summary>
    public static IServiceCollection AddDataFile(this IServiceCollection services, DataFile file)
    {
        services.TryAddSingleton<DataFolder>();
        return services.AddSingleton(file);
    }
}
