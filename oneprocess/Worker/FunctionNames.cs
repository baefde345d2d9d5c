namespace OneProcess.Worker;

/// <summary>The real worker's names.</summary>
internal static class FunctionNames
{
    /// <summary>The type of a binding by its attribute: <c>HttpTriggerAttribute</c> is <c>httpTrigger</c>.</summary>
    public static string Binding(Type attribute)
    {
        string ending = nameof(Attribute);
        string name = attribute.Name.EndsWith(ending, StringComparison.Ordinal) ? attribute.Name[..^ending.Length] : attribute.Name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
