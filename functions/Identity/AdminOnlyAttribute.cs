namespace TicketMaster.Identity;

/// <summary>Closes an HTTP function to callers whose token does not carry the role <c>admin</c>. On a class it counts for each of its functions.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class AdminOnlyAttribute : Attribute;
