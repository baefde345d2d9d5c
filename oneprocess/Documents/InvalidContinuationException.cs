namespace OneProcess.Documents;

/// <summary>The continuation does not belong to this query.</summary>
public sealed class InvalidContinuationException(string message, Exception? inner = null) : ArgumentException(message, inner);
