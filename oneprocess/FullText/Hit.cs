namespace OneProcess.FullText;

/// <summary>A document that matches.</summary>
/// <param name="Document">Its number in the index.</param>
/// <param name="Score">How well it matches, the higher the better.</param>
/// <param name="Distance">Kilometres from the query's centre, if it has one.</param>
internal readonly record struct Hit(int Document, double Score, double Distance);
