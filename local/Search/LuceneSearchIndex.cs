using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Search;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>The search index in one process. How it differs from that in Azure is told in <c>docs/search.md</c>.</summary>
internal sealed class LuceneSearchIndex(LuceneIndex index) : ISearchIndex
{
    /// <summary>Of more names that complete what is typed, only those of most events are counted.</summary>
    private const int MostCounted = 40;

    public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken) =>
        index.WriteAsync([.. events.Select(EventFields.Of)], cancellationToken);

    public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken) =>
        index.WriteAsync([.. events.Select(e => new VersionedDocument(e.EventId, e.Version, null))], cancellationToken);

    public Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken) =>
        Task.FromResult(index.Search(searcher => Ask(question, searcher)));

    public Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string typed = Completions.Typed(token);
        return Task.FromResult(typed.Length == 0
            ? []
            : index.Search(searcher => Suggest(typed, count, now, searcher.IndexReader)));
    }

    private static SearchPage Ask(Question question, IndexSearcher searcher)
    {
        (SearchQuery query, TextQuery? text, _, DateTimeOffset now) = question;
        FacetCollector[] facets =
        [
            new(EventFields.Category),
            new(EventFields.City),
            new(EventFields.Country),
            new(EventFields.Month),
            new(EventFields.Availability, EventConditions.IsSoon(now), CoarseAvailability.Soon),
        ];
        int wanted = query.Page * query.Size;
        var top = TopFieldCollector.Create(
            Order(query, hasWords: text is not null), wanted, fillFields: false, trackDocScores: false, trackMaxScore: false,
            docsScoredInOrder: true);
        var found = new ConditionalCollector(EventConditions.Of(query, now), [top, .. facets]);
        var all = new BooleanQuery { { text is null ? new MatchAllDocsQuery() : LuceneQueries.From(text), Occur.MUST } };
        foreach (Query condition in Conditions(question))
        {
            // Not as a filter: Lucene's shows a query each part of the index as if it were the only one.
            all.Add(condition, Occur.MUST);
        }

        if (new KnownTerms(searcher).In(all) is { } known)
        {
            searcher.Search(known, found);
        }

        return new SearchPage(
            [
                .. top.GetTopDocs((query.Page - 1) * query.Size, query.Size).ScoreDocs
                    .Select(hit => EventFields.Read(searcher, hit.Doc).At(now, query.Near)),
            ],
            found.Count,
            query.Page,
            query.Size,
            new SearchFacets(
                Values(facets[0], 50),
                Values(facets[1], 1_000),
                Values(facets[2], 250),
                [.. Values(facets[3], 24).OrderBy(month => month.Value, StringComparer.Ordinal)],
                Values(facets[4], 4)));
    }

    private static FacetValue[] Values(FacetCollector facet, int most) =>
        [.. facet.Top(most).Select(value => new FacetValue(value.Value, value.Count))];

    /// <summary>They narrow what is found and count nothing.</summary>
    private static IEnumerable<Query> Conditions(Question question)
    {
        if (question.Query.Category is { } category)
        {
            yield return new ConstantScoreQuery(new TermQuery(new Term(EventFields.Category, category))) { Boost = 0 };
        }

        if (question.Place is { } place)
        {
            yield return new ConstantScoreQuery(LuceneQueries.From(place switch
            {
                PlaceFilter.Named(TextQuery names, _) => names,
                PlaceFilter.Like(TextQuery words, _) => words,
                _ => throw new InvalidOperationException($"There is no such place: {place}."),
            }))
            {
                Boost = 0,
            };
        }
    }

    /// <summary>Ends with the id, so that each event is on exactly one page.</summary>
    private static Sort Order(SearchQuery query, bool hasWords)
    {
        var soonest = new SortField(EventFields.StartsAt, SortFieldType.INT64);
        var id = new SortField("id", SortFieldType.STRING);
        return query.Sort switch
        {
            SearchSort.Relevance when hasWords => new Sort(SortField.FIELD_SCORE, soonest, id),
            SearchSort.Relevance or SearchSort.Date => new Sort(soonest, id),
            SearchSort.Price => new Sort(
                new SortField(EventFields.Currency, SortFieldType.STRING),
                new SortField(EventFields.PriceOrder, SortFieldType.INT64),
                soonest,
                id),
            SearchSort.Distance => new Sort(
                new SortField(EventFields.Latitude, new ComputedOrder(EventConditions.Distance(query.Near!))), soonest, id),
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "There is no such order."),
        };
    }

    private static IReadOnlyList<Suggestion> Suggest(string typed, int count, DateTimeOffset now, IndexReader reader)
    {
        // What is suggested is kept for a minute anyway.
        long minute = now.ToUnixTimeSeconds() / 60;
        var since = DateTimeOffset.FromUnixTimeSeconds(minute * 60);
        string counted = $"{EventFields.Completions} {minute}";
        int length = Encoding.UTF8.GetByteCount(typed);
        IReadOnlyList<Suggestion> begun = Best(TermsFrom.Prefix(
            reader, EventFields.Completions, typed, MostCounted, term => CompletionTerm.Fit(term.Span, length)));
        if (begun.Count > 0)
        {
            return begun;
        }

        int mistakes = typed.Split(' ').Max(word => TypedWord.MistakesAllowed(word));
        return mistakes == 0
            ? []
            : Best(TermsFrom.Misspelt(reader, EventFields.Completions, typed, MostCounted, mistakes)
                .Select(term => (term, NameFit.Otherwise)));

        IReadOnlyList<Suggestion> Best(IEnumerable<(string Term, NameFit Fit)> terms) => Completions.Best(
            terms
                .Select(one => (
                    Name: CompletionTerm.Read(one.Term),
                    one.Fit,
                    Events: TermsFrom.Count(reader, EventFields.Completions, one.Term, EventConditions.ToCome(since), counted)))
                .Where(one => one.Events > 0),
            count);
    }
}
