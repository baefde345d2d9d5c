using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>Splits text at spaces and nothing more. A phrase does not go on from one value of a field into the next.</summary>
public sealed class SpacedWords : Analyzer
{
    private const int Gap = 100;

    public override int GetPositionIncrementGap(string fieldName) => Gap;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader) =>
        new(new WhitespaceTokenizer(LuceneVersion.LUCENE_48, reader));
}
