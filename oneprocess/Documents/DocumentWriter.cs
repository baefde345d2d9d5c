using OneProcess.Sqlite;

namespace OneProcess.Documents;

/// <summary>The writes of one container, on the writer's thread. A refused write takes no number.</summary>
internal sealed class DocumentWriter(DocumentTable table, CommitSequence sequence)
{
    // The bytes are checked UTF-8, so the cast to text copies nothing else.
    private readonly string _insert =
        $"INSERT INTO {table.Name} (pk, id, seq, hash, body) VALUES ($1, $2, $3, $4, CAST($5 AS TEXT)) ON CONFLICT (pk, id) DO NOTHING";
    private readonly string _update =
        $"UPDATE {table.Name} INDEXED BY {table.KeyIndex} SET seq=$4, hash=$5, body=CAST($6 AS TEXT) WHERE pk=$1 AND id=$2 AND seq=$3";
    private readonly string _delete = $"DELETE FROM {table.Name} INDEXED BY {table.KeyIndex} WHERE pk=$1 AND id=$2 AND seq=$3";
    private readonly string _exists = $"SELECT 1 FROM {table.Name} INDEXED BY {table.KeyIndex} WHERE pk=$1 AND id=$2";

    public (DocumentStatus, long) Create(SqliteSession session, DocumentJson document)
    {
        if (!Insert(session, document, sequence.Last + 1))
        {
            return (DocumentStatus.Conflict, 0);
        }

        return Written();
    }

    /// <returns>How many were created, and the number of the last.</returns>
    public (int Created, long Sequence) CreateMany(SqliteSession session, IReadOnlyList<DocumentJson> documents)
    {
        int created = 0;
        foreach (DocumentJson document in documents)
        {
            if (Insert(session, document, sequence.Last + created + 1))
            {
                created++;
            }
        }

        sequence.Take(created);
        return (created, sequence.Last);
    }

    public (DocumentStatus, long) Replace(SqliteSession session, DocumentJson document, long ifMatch)
    {
        long next = sequence.Last + 1;
        byte[] hash = RowHash.Of(next, document.PartitionKey, document.Id, document.Bytes);
        int rows = session.Execute(_update, document.PartitionKey, document.Id, ifMatch, next, hash, document.Bytes);
        return rows == 1 ? Written() : Missed(session, document.Id, document.PartitionKey);
    }

    public (DocumentStatus, long) Delete(SqliteSession session, string id, string partitionKey, long ifMatch)
    {
        int rows = session.Execute(_delete, partitionKey, id, ifMatch);
        return rows == 1 ? Written() : Missed(session, id, partitionKey);
    }

    private bool Insert(SqliteSession session, DocumentJson document, long number)
    {
        byte[] hash = RowHash.Of(number, document.PartitionKey, document.Id, document.Bytes);
        return session.Execute(_insert, document.PartitionKey, document.Id, number, hash, document.Bytes) == 1;
    }

    private (DocumentStatus, long) Written()
    {
        sequence.Take(1);
        return (DocumentStatus.Ok, sequence.Last);
    }

    private (DocumentStatus, long) Missed(SqliteSession session, string id, string partitionKey) =>
        (session.Scalar<long?>(_exists, partitionKey, id) is null ? DocumentStatus.NotFound : DocumentStatus.PreconditionFailed, 0);
}
