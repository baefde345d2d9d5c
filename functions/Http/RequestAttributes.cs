namespace TicketMaster.Http;

/// <summary>Names the query parameters that an HTTP function takes. A function without it takes none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesQueryAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Makes an HTTP function take a body. A function without it refuses any.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesBodyAttribute : Attribute;

/// <summary>Makes an HTTP function accept any query and ignore it. A webhook's address is up to its caller.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IgnoresQueryAttribute : Attribute;

/// <summary>Marks a route parameter as an id. A request with an invalid id is refused.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class IdAttribute(int maxLength = Limits.IdLength) : Attribute
{
    public int MaxLength { get; } = maxLength;
}
