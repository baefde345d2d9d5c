namespace TicketMaster.Identity;

/// <summary>Lets anyone call an HTTP function. A function without it needs a valid token, so forgetting it opens no door.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllowAnyoneAttribute : Attribute;
