using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// Finds what Lucene's <see cref="TermQuery"/> finds, and scores it so if a word counts once in a document. For one search.
/// </summary>
internal sealed class KnownTermQuery(KnownTerms known, Term term, TermPlace?[] places) : Query
{
    public override Weight CreateWeight(IndexSearcher searcher) => new TermWeight(this, searcher.Similarity);

    public override void ExtractTerms(ISet<Term> terms) => terms.Add(term);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString(string? field) => $"{term}{ToStringUtils.Boost(Boost)}";

    private sealed class TermWeight(KnownTermQuery query, Similarity similarity) : Weight
    {
        private readonly Similarity.SimWeight _weight = similarity.ComputeWeight(query.Boost, query.Field(), query.Word());

        public override Query Query => query;

        public override float GetValueForNormalization() => _weight.GetValueForNormalization();

        public override void Normalize(float norm, float topLevelBoost) => _weight.Normalize(norm, topLevelBoost);

        public override Scorer? GetScorer(AtomicReaderContext context, IBits acceptDocs) =>
            query.Documents(context, acceptDocs) is { } found
                ? new TermScorer(this, found, similarity.GetSimScorer(_weight, context))
                : null;

        public override Explanation Explain(AtomicReaderContext context, int doc) => throw new NotSupportedException();
    }

    private CollectionStatistics Field() => known.Statistics(term.Field);

    private TermStatistics Word() => new(
        term.Bytes, places.Sum(place => (long)(place?.Documents ?? 0)), places.Sum(place => place?.Times ?? 0));

    private DocsEnum? Documents(AtomicReaderContext part, IBits acceptDocs)
    {
        if (places[known.NumberOf(part)] is not { } place)
        {
            return null;
        }

        TermsEnum terms = known.Terms(part, term.Field);
        terms.SeekExact(term.Bytes, place.State);
        return terms.Docs(acceptDocs, null, DocsFlags.NONE);
    }

    private sealed class TermScorer(Weight weight, DocsEnum documents, Similarity.SimScorer scorer) : Scorer(weight)
    {
        private float? _score;

        public override int DocID => documents.DocID;

        public override int Freq => 1;

        public override int NextDoc() => documents.NextDoc();

        public override int Advance(int target) => documents.Advance(target);

        public override long GetCost() => documents.GetCost();

        /// <summary>The same for each of its documents.</summary>
        public override float GetScore() => _score ??= scorer.Score(documents.DocID, 1);
    }
}
