namespace TicketMaster.Http;

/// <summary>Names the query parameters that an HTTP function takes. A function without it takes none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesQueryAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Leaves the query of an HTTP function unread. For an address that somebody else makes up, such as a webhook's.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IgnoresQueryAttribute : Attribute;

/// <summary>Marks a route parameter as an id, so that a request with anything else is refused.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class IdAttribute(int maxLength = Limits.IdLength) : Attribute
{
    public int MaxLength { get; } = maxLength;
}
