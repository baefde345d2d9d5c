namespace TicketMaster.Identity;

/// <summary>Closes an HTTP function to callers whose token carries neither the role <c>gate</c> nor <c>admin</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GateOnlyAttribute : Attribute;
