using Microsoft.Data.Sqlite;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>A second connection to the engine's file, past the engine.</summary>
internal static class Rows
{
    public static long Count(DurableHost host, string table) => (long)Run(host.Database, $"SELECT count(*) FROM {table}")!;

    public static object? Run(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
