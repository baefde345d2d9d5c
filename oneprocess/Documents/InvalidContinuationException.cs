namespace OneProcess.Documents;

/// <summary>A query was asked to go on from a text that no such query returned.</summary>
public sealed class InvalidContinuationException(string message, Exception? inner = null) : ArgumentException(message, inner);
