namespace TicketMaster.Identity;

/// <summary>Opens an HTTP function to anyone. A function without it asks for a valid token: forgetting the mark locks a door, it opens none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllowAnyoneAttribute : Attribute;
