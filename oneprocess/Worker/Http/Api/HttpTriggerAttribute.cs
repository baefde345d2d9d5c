using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}

#pragma warning disable CA1019, CA1819 // The real attribute's constructors and properties.
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route below the prefix of host.json, in ASP.NET Core's syntax; the function's name where it is null.</summary>
    public string? Route { get; set; }

    /// <summary>The methods answered; every one where it is null or empty.</summary>
    public string[]? Methods { get; }

    /// <summary>Which of the host's keys Azure asks for. Nothing asks for one here, as in a local run of the real host.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
