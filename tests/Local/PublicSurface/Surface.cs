using System.Globalization;
using System.Reflection;

namespace TicketMaster.Tests.Local.PublicSurface;

/// <summary>Renders what others can see of a type, in the form of the listings: <c>full name | signature</c>.</summary>
internal static class Surface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static bool IsVisible(Type type) =>
        (type.IsNested ? type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem : type.IsPublic)
        && (type.DeclaringType is null || IsVisible(type.DeclaringType));

    public static string Kind(Type type)
    {
        if (type.IsAssignableTo(typeof(Delegate)))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {Returned(invoke)} ({Parameters(invoke)})";
        }

        string modifiers = (type.IsAbstract, type.IsSealed) switch
        {
            _ when type.IsInterface || type.IsValueType => "",
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            _ => type.GetMethod("<Clone>$", Declared) is null ? "class" : "record",
        };
        return $"public {modifiers}{kind}";
    }

    /// <summary>What a type derives from and implements, but for what every type of its kind does.</summary>
    public static IEnumerable<string> Bases(Type type) =>
        type.IsEnum || type.IsAssignableTo(typeof(Delegate))
            ? []
            : new[] { type.BaseType }
                .Where(@base => @base is not null && @base != typeof(object) && @base != typeof(ValueType))
                .Concat(type.GetInterfaces().Where(@interface => @interface.IsVisible || @interface.IsNestedPublic))
                .Select(@base => TypeNames.Of(@base!));

    public static IEnumerable<string> Members(Type type)
    {
        string name = TypeNames.Definition(type);
        return type switch
        {
            { IsEnum: true } => type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{name}.{field.Name} | = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"),
            _ when type.IsAssignableTo(typeof(Delegate)) => [],
            _ => type.GetMembers(Declared).Select(member => (member.Name, Signature: Signature(member)))
                .Where(member => member.Signature is not null)
                .Select(member => $"{name}.{member.Name}{member.Signature}"),
        };
    }

    /// <returns>From the type parameters on; null for what is not visible, and for what the compiler alone made.</returns>
    private static string? Signature(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } constructor when Access(constructor) is { } access => $" | {access} ({Parameters(constructor)})",
        MethodInfo method when Access(method) is { } access && !IsAccessor(method) && !method.Name.StartsWith('<') =>
            $"{Generics(method)} | {access} {Modifiers(method)}{Returned(method)} ({Parameters(method)}){Constraints(method)}",
        PropertyInfo property => Property(property),
        EventInfo { AddMethod: { } add } raised when Access(add) is { } access =>
            $" | {access} {Modifiers(add)}event {TypeNames.Of(raised.EventHandlerType!, raised, raised)}",
        FieldInfo field when Access(field) is { } access => $" | {access} {Field(field)}",
        _ => null,
    };

    private static string? Property(PropertyInfo property)
    {
        MethodInfo?[] accessors = [property.GetMethod, property.SetMethod];
        string?[] access = [.. accessors.Select(accessor => accessor is null ? null : Access(accessor))];
        string? widest = access.Contains("public") ? "public" : access.FirstOrDefault(a => a is not null);
        if (widest is null)
        {
            return null;
        }

        MethodInfo first = accessors.First(accessor => accessor is not null && Access(accessor) == widest)!;
        bool init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == "IsExternalInit") ?? false;
        string[] names = ["get", init ? "init" : "set"];
        string body = string.Concat(names.Zip(access).Where(pair => pair.Second is not null)
            .Select(pair => pair.Second == widest ? $"{pair.First}; " : $"{pair.Second} {pair.First}; "));
        return $" | {widest} {Modifiers(first)}{TypeNames.Of(property.PropertyType, property, property)} {{ {body}}}";
    }

    private static string Field(FieldInfo field)
    {
        string type = TypeNames.Of(field.FieldType, field, field);
        return field switch
        {
            { IsLiteral: true } => $"const {type} = {Literal(field.GetRawConstantValue(), field.FieldType)}",
            _ => $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type}",
        };
    }

    private static string? Access(MethodBase method) => Access(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly);

    private static string? Access(FieldInfo field) => Access(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly);

    private static string? Access(bool isPublic, bool isProtected, bool isProtectedInternal) =>
        isPublic ? "public" : isProtected ? "protected" : isProtectedInternal ? "protected internal" : null;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Modifiers(MethodInfo method)
    {
        bool overrides = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        return method switch
        {
            _ when method.DeclaringType!.IsInterface => "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => overrides ? "abstract override " : "abstract ",
            { IsFinal: true } when overrides => "sealed override ",
            { IsVirtual: true, IsFinal: false } => overrides ? "override " : "virtual ",
            _ => "",
        };
    }

    private static string Returned(MethodInfo method) => TypeNames.Of(method.ReturnType, method.ReturnParameter, method);

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Constraints(MethodInfo method) => method.IsGenericMethodDefinition
        ? string.Concat(method.GetGenericArguments().Select(Constraint))
        : "";

    private static string Constraint(Type argument)
    {
        string[] constraints =
        [
            .. argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeNames.Of),
        ];
        return constraints.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", constraints)}";
    }

    private static string Parameters(MethodBase method)
    {
        bool isExtension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);
        return string.Join(", ", method.GetParameters().Select(parameter => (isExtension && parameter.Position == 0 ? "this " : "") + Parameter(method, parameter)));
    }

    private static string Parameter(MethodBase method, ParameterInfo parameter)
    {
        string modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) => "params ",
            _ => "",
        };
        string value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{modifier}{TypeNames.Of(parameter.ParameterType, parameter, method)} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null when type.IsValueType && Nullable.GetUnderlyingType(type) is null => "default",
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ when type.IsEnum => $"{TypeNames.Of(type)}.{Enum.GetName(type, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
