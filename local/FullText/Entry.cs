namespace OneProcess.FullText;

/// <summary>What filters, sorts and facets need of a document: kept in memory, so that they cost no page of the file.</summary>
internal sealed record Entry(string Id, int[] Keywords, double[] Numbers, int[] Phrases, GeoPoint? Point);
