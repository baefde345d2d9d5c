using Lucene.Net.Analysis;
using Lucene.Net.Search.Similarities;

namespace OneProcess.FullText;

/// <summary>How an index is made and searched. Fields and analyzer must be the same whenever it is opened.</summary>
/// <param name="Revision">Names the fields and what is in them. An index of another is thrown away and filled again.</param>
/// <param name="Analyzer">Splits text into words.</param>
/// <param name="Similarity">Scores what is found.</param>
public sealed record LuceneSchema(string Revision, Analyzer Analyzer, Similarity Similarity);
