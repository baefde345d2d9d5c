using Lucene.Net.Index;
using Lucene.Net.Search;

namespace OneProcess.FullText;

/// <summary>Passes on what holds for a condition that is looked up for each document, such as a range of numbers.</summary>
public sealed class ConditionalCollector(Func<AtomicReader, Func<int, bool>> condition, params ICollector[] next) : ICollector
{
    private Func<int, bool> _holds = _ => true;

    public bool AcceptsDocsOutOfOrder => false;

    /// <summary>How many it passed on.</summary>
    public int Count { get; private set; }

    public void SetScorer(Scorer scorer)
    {
        foreach (ICollector collector in next)
        {
            collector.SetScorer(scorer);
        }
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        _holds = condition(context.AtomicReader);
        foreach (ICollector collector in next)
        {
            collector.SetNextReader(context);
        }
    }

    public void Collect(int doc)
    {
        if (_holds(doc))
        {
            Count++;
            foreach (ICollector collector in next)
            {
                collector.Collect(doc);
            }
        }
    }
}
