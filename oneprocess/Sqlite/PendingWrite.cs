using Microsoft.Data.Sqlite;

namespace OneProcess.Sqlite;

/// <summary>A write that waits for the commit of its group, or has run in it.</summary>
internal abstract class PendingWrite
{
    /// <summary>What the work threw, if only its own changes were undone.</summary>
    public Exception? Failure { get; protected set; }

    /// <exception cref="SqliteException">SQLite has ended the whole transaction.</exception>
    public abstract void Run(SqliteSession session);

    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

internal sealed class PendingWrite<T>(Func<SqliteSession, T> work, bool isOneStatement) : PendingWrite
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Run(SqliteSession session)
    {
        if (!isOneStatement)
        {
            session.Execute("SAVEPOINT work");
        }

        try
        {
            _result = work(session);
        }
#pragma warning disable CA1031 // This write's caller gets the exception, and the rest of the group goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!session.IsInTransaction)
            {
                // Some failures of the disk end the transaction. What came before is undone, and what comes next would be no
                // part of a transaction.
                throw;
            }

            Failure = exception;
            if (!isOneStatement)
            {
                session.Execute("ROLLBACK TO work");
            }
        }

        if (!isOneStatement)
        {
            session.Execute("RELEASE work");
        }
    }

    public override void Complete()
    {
        if (Failure is null)
        {
            _completion.SetResult(_result!);
        }
        else
        {
            _completion.SetException(Failure);
        }
    }

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
