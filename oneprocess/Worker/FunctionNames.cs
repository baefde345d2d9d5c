namespace OneProcess.Worker;

/// <summary>Names as the real worker gives them.</summary>
internal static class FunctionNames
{
    /// <summary>The type of a binding by its attribute: <c>HttpTriggerAttribute</c> is <c>httpTrigger</c>.</summary>
    public static string Binding(Type attribute)
    {
        string name = attribute.Name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? attribute.Name[..^nameof(Attribute).Length] : attribute.Name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
