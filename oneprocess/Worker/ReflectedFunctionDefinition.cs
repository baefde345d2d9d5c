using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace OneProcess.Worker;

/// <summary>A function's definition, read from its method.</summary>
internal sealed class ReflectedFunctionDefinition(FunctionDescriptor function) : FunctionDefinition
{
    // The host derives its ids from the names. Here the name, which is unique in the application, is the id.
    public override string Id => function.Name;

    public override string Name => function.Name;

    public override string EntryPoint { get; } = $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. function.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = (
        from parameter in function.Method.GetParameters()
        from attribute in parameter.GetCustomAttributes<BindingAttribute>()
        select (BindingMetadata)new Metadata(parameter.Name!, FunctionNames.Binding(attribute.GetType())))
        .ToImmutableDictionary(binding => binding.Name);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class Metadata(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
