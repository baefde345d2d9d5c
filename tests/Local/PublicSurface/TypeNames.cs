using System.Reflection;

namespace TicketMaster.Tests.Local.PublicSurface;

/// <summary>Writes types as the listings do: full names, C#'s keywords, and a question mark where the compiler noted "may be null".</summary>
internal sealed class TypeNames
{
    private const byte MayBeNull = 2;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private readonly byte[] _flags;
    private int _next;

    private TypeNames(byte[] flags) => _flags = flags;

    /// <summary>A type without regard to null.</summary>
    public static string Of(Type type) => new TypeNames([0]).Write(type);

    /// <summary>The type of a parameter, a return value, a property or a field, with the annotations that the compiler left on it.</summary>
    public static string Of(Type type, ICustomAttributeProvider annotated, MemberInfo context) =>
        new TypeNames(Flags(annotated) ?? [Context(context)]).Write(type);

    /// <summary>The full name of a type's definition with the names of its parameters: <c>Page&lt;T&gt;</c>.</summary>
    public static string Definition(Type type)
    {
        string name = Bare(type);
        return type.IsGenericTypeDefinition ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : name;
    }

    private static byte[]? Flags(ICustomAttributeProvider annotated) =>
        Value(annotated, "System.Runtime.CompilerServices.NullableAttribute") switch
        {
            byte one => [one],
            IReadOnlyCollection<CustomAttributeTypedArgument> many => [.. many.Select(flag => (byte)flag.Value!)],
            _ => null,
        };

    /// <summary>What holds for everything within a member or a type that says nothing itself.</summary>
    private static byte Context(MemberInfo? member) => member is null
        ? (byte)0
        : Value(member, "System.Runtime.CompilerServices.NullableContextAttribute") is byte context ? context : Context(member.DeclaringType);

    private static object? Value(ICustomAttributeProvider provider, string attribute)
    {
        IList<CustomAttributeData> attributes = provider switch
        {
            ParameterInfo parameter => parameter.GetCustomAttributesData(),
            MemberInfo member => member.GetCustomAttributesData(),
            _ => [],
        };
        return attributes.FirstOrDefault(data => data.AttributeType.FullName == attribute)?.ConstructorArguments[0].Value;
    }

    private static string Bare(Type type)
    {
        string name = type.IsNested ? $"{Bare(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        int arity = name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? name : name[..arity];
    }

    private string Write(Type type)
    {
        if (type.IsByRef)
        {
            return Write(type.GetElementType()!);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Write(underlying) + "?";
        }

        // The compiler notes one flag for each type in reading order, and none for a value type without type arguments.
        string suffix = (!type.IsValueType || type.IsGenericType) && Next() == MayBeNull ? "?" : "";
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!)}[]{suffix}";
        }

        if (type.IsGenericParameter)
        {
            return type.Name + suffix;
        }

        string name = Keywords.TryGetValue(type, out string? keyword) ? keyword : Bare(type);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Write))}>{suffix}" : name + suffix;
    }

    private byte Next() => _flags.Length == 1 ? _flags[0] : _flags[_next++];
}
