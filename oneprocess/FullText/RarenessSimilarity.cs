using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// A word counts by how rare it is, once in a document, however long that is. So does <see cref="BM25Similarity"/> with both parameters 0,
/// but for each word of each search it makes a table of lengths.
/// </summary>
public sealed class RarenessSimilarity : Similarity
{
    /// <summary>The same for all: no length is kept.</summary>
    public override long ComputeNorm(FieldInvertState state) => 1;

    public override SimWeight ComputeWeight(
        float queryBoost, CollectionStatistics collectionStats, params TermStatistics[] termStats) =>
        new Rareness(queryBoost * termStats.Sum(term => Of(term.DocFreq, collectionStats.MaxDoc)));

    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context) => new Same(((Rareness)weight).Value);

    private static float Of(long documents, long all) => (float)Math.Log(1 + ((all - documents + 0.5) / (documents + 0.5)));

    private sealed class Rareness(float weight) : SimWeight
    {
        public float Value { get; private set; }

        public override float GetValueForNormalization() => weight * weight;

        public override void Normalize(float queryNorm, float topLevelBoost) => Value = weight * topLevelBoost;
    }

    private sealed class Same(float value) : SimScorer
    {
        public override float Score(int doc, float freq) => value;

        public override float ComputeSlopFactor(int distance) => 1;

        public override float ComputePayloadFactor(int doc, int start, int end, BytesRef payload) => 1;
    }
}
