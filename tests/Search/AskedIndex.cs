using TicketMaster.Search;

namespace TicketMaster.Tests.Search;

/// <summary>An index that can only be asked, and remembers what was.</summary>
internal sealed class AskedIndex(Func<Question, CancellationToken, Task<SearchPage>> answer) : ISearchIndex
{
    public List<(Question Question, SearchPage Page)> Answers { get; } = [];

    /// <summary>The question that a search's answer is of; of one that found nothing, the last.</summary>
    public Question Answered(SearchPage page) =>
        Answers.Last(one => page.Total == 0 || ReferenceEquals(one.Page.Events, page.Events)).Question;

    public async Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken)
    {
        SearchPage page = await answer(question, cancellationToken);
        Answers.Add((question, page));
        return page;
    }

    public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Suggestion>> SuggestAsync(
        string token, int count, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotSupportedException();
}
