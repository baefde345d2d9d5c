namespace OneProcess.FullText;

/// <summary>A document that matches.</summary>
/// <param name="Number">Its number in the index.</param>
/// <param name="Entry">What is in memory of it.</param>
/// <param name="Score">How well it matches, the higher the better.</param>
/// <param name="Distance">Kilometres from the centre, where there is one.</param>
internal readonly record struct Hit(int Number, Entry Entry, double Score, double Distance);
