using OneProcess.Documents;

namespace OneProcess.CosmosDB;

/// <summary>A container's change feed as one function sees it: the changes that it has not handled yet.</summary>
/// <param name="container">The container to follow.</param>
/// <param name="checkpoints">Where its position is kept.</param>
/// <param name="function">The function's name.</param>
/// <param name="start">Where a function that has no checkpoint begins.</param>
internal sealed class ChangeFeed(DocumentContainer container, ChangeFeedCheckpoints checkpoints, string function, long start)
{
    private readonly string _name = $"{container.Definition.Database}/{container.Definition.Name}";
    private readonly Lock _lock = new();
    private long _handledTo = -1;
    private long _handledResets = -1;

    /// <summary>Whether everything acknowledged has been handled.</summary>
    public bool IsHandled
    {
        get
        {
            lock (_lock)
            {
                return _handledTo >= container.LastSequence && _handledResets == checkpoints.Resets(function);
            }
        }
    }

    /// <summary>Completes when there may be more to read. Take it before <see cref="Read"/>, so that no change is missed.</summary>
    public Task Changed => Task.WhenAny(container.Changed, checkpoints.WasReset);

    public Task StartAsync() => checkpoints.StartAsync(function, _name, start);

    /// <returns>The next changes; no documents if everything is handled.</returns>
    public Page Read(int maxItems)
    {
        // Taken before the read: a write or reset after this moment counts as not handled.
        long last = container.LastSequence;
        long resets = checkpoints.Resets(function);
        long after = checkpoints.Read(function, _name);
        IReadOnlyList<Document> documents = container.ReadChanges(after, maxItems);
        var page = new Page(after, resets, documents, documents.Count < maxItems ? last : null);
        if (documents.Count == 0)
        {
            NoteHandled(page);
        }

        return page;
    }

    /// <summary>Moves the checkpoint past a handled page, unless it was reset meanwhile.</summary>
    public async Task AdvanceAsync(Page page)
    {
        if (await checkpoints.AdvanceAsync(function, _name, page.After, page.Documents[^1].Sequence, page.Resets))
        {
            NoteHandled(page);
        }
    }

    private void NoteHandled(Page page)
    {
        if (page.Last is { } last)
        {
            lock (_lock)
            {
                _handledTo = last;
                _handledResets = page.Resets;
            }
        }
    }

    /// <param name="After">The sequence before its first change.</param>
    /// <param name="Resets">How often the feed had been reset.</param>
    /// <param name="Documents">The changes.</param>
    /// <param name="Last">The sequence that it goes to; null if there may be more.</param>
    internal readonly record struct Page(long After, long Resets, IReadOnlyList<Document> Documents, long? Last);
}
