using Lucene.Net.Index;
using Lucene.Net.Search;

namespace OneProcess.FullText;

/// <summary>Orders what is found by a number that is computed for each document, the smallest first.</summary>
/// <param name="of">The number of each document of a reader.</param>
public sealed class ComputedOrder(Func<AtomicReader, Func<int, double>> of) : FieldComparerSource
{
    public override FieldComparer NewComparer(string fieldname, int numHits, int sortPos, bool reversed) => new Comparer(of, numHits);

    private sealed class Comparer(Func<AtomicReader, Func<int, double>> of, int hits) : FieldComparer<J2N.Numerics.Double>
    {
        private readonly double[] _numbers = new double[hits];
        private Func<int, double> _of = _ => 0;
        private double _bottom;
        private double _top;

        public override J2N.Numerics.Double this[int slot] => _numbers[slot];

        public override int Compare(int slot1, int slot2) => _numbers[slot1].CompareTo(_numbers[slot2]);

        public override void SetBottom(int slot) => _bottom = _numbers[slot];

        public override void SetTopValue(J2N.Numerics.Double value) => _top = value;

        public override int CompareBottom(int doc) => _bottom.CompareTo(_of(doc));

        public override int CompareTop(int doc) => _top.CompareTo(_of(doc));

        public override void Copy(int slot, int doc) => _numbers[slot] = _of(doc);

        public override FieldComparer SetNextReader(AtomicReaderContext context)
        {
            _of = of(context.AtomicReader);
            return this;
        }
    }
}
