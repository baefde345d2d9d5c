using System.Text.Json;
using System.Text.Json.Serialization;
using OneProcess.Sqlite;

namespace OneProcess.Data;

/// <summary>
/// What each database of a data folder says about the folder. A start counts on in every file first (<see cref="Begun"/>). Only then it
/// notes in every file that all have counted (<see cref="Completed"/>). Nothing else is written in between, so after a death there the
/// files still belong together.
/// </summary>
/// <param name="Id">The folder's id.</param>
/// <param name="Begun">The last start that used this file.</param>
/// <param name="Completed">The last start of the folder that had counted in all of its files.</param>
/// <param name="IsOpen">Whether the file is in use, or was when its process died. Its last writes are in its log then.</param>
/// <param name="Databases">The folder's databases at that start, each with the last start that used it.</param>
/// <param name="Keys">The folder's keys at that start, each with its hash.</param>
internal sealed record FolderMark(
    string Id,
    long Begun,
    long Completed,
    bool IsOpen,
    IReadOnlyDictionary<string, long> Databases,
    IReadOnlyDictionary<string, string> Keys)
{
    public const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS data_folder (
            one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, begun INTEGER NOT NULL, completed INTEGER NOT NULL,
            open INTEGER NOT NULL, databases TEXT NOT NULL, keys TEXT NOT NULL) STRICT
        """;

    private const string HasTable = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'data_folder'";

    /// <returns>Null in a file that no start of a folder has marked.</returns>
    public static FolderMark? Find(SqliteSession session) => session.Scalar<long?>(HasTable) is null
        ? null
        : session.Query(
            "SELECT id, begun, completed, open, databases, keys FROM data_folder",
            row => new FolderMark(
                row.GetString(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3) != 0,
                JsonSerializer.Deserialize(row.GetString(4), FolderMarkJson.Default.IReadOnlyDictionaryStringInt64)!,
                JsonSerializer.Deserialize(row.GetString(5), FolderMarkJson.Default.IReadOnlyDictionaryStringString)!)).SingleOrDefault();

    public int Write(SqliteSession session) => session.Execute(
        "INSERT OR REPLACE INTO data_folder VALUES (1, $1, $2, $3, $4, $5, $6)",
        Id,
        Begun,
        Completed,
        IsOpen,
        JsonSerializer.Serialize(Databases, FolderMarkJson.Default.IReadOnlyDictionaryStringInt64),
        JsonSerializer.Serialize(Keys, FolderMarkJson.Default.IReadOnlyDictionaryStringString));

    /// <summary>Notes that nothing is left to write, so the file is whole without its log.</summary>
    public static void Close(SqliteSession session)
    {
        if (session.Scalar<long?>(HasTable) is not null)
        {
            session.Execute("UPDATE data_folder SET open = 0");
        }
    }
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, long>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class FolderMarkJson : JsonSerializerContext;
