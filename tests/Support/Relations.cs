using System.Reflection;
using System.Reflection.Emit;

namespace TicketMaster.Tests.Support;

/// <summary>Which room uses which, with one example of a type that uses another for each.</summary>
internal sealed class Relations
{
    private const string App = "TicketMaster";

    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    public Relations(IEnumerable<(string From, string To, string Example)> uses)
    {
        foreach ((string from, string to, string example) in uses)
        {
            if (!_uses.TryGetValue(from, out SortedDictionary<string, string>? used))
            {
                _uses[from] = used = new(StringComparer.Ordinal);
            }

            used.TryAdd(to, example);
        }
    }

    /// <summary>Read from what was compiled: signatures, attributes and the bodies of methods. A constant leaves no trace there.</summary>
    public static Relations OfAssembly(Assembly assembly) => new(
        from type in assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
        let room = Room(type)
        where room is not null
        from used in Uses(type).Where(used => used.Assembly == assembly).Distinct()
        let other = Room(used)
        where other is not null && other != room
        select (room, other, $"{Outermost(type).Name} → {Outermost(used).Name}"));

    /// <summary>The shortest circle through each room that is on one, each once.</summary>
    public IReadOnlyList<string> Circles() =>
    [
        .. _uses.Keys.Select(Circle).OfType<IReadOnlyList<string>>()
            .DistinctBy(circle => string.Join(' ', circle.Order(StringComparer.Ordinal)))
            .OrderBy(circle => circle.Count)
            .Select(circle => string.Join(", ", circle.Select((room, at) =>
            {
                string next = circle[(at + 1) % circle.Count];
                return $"{room} → {next} ({_uses[room][next]})";
            }))),
    ];

    /// <summary>What a room uses besides some others and the files beside the rooms.</summary>
    public IReadOnlyList<string> UsesOf(string room, IReadOnlyCollection<string> except) =>
        !_uses.TryGetValue(room, out SortedDictionary<string, string>? used)
            ? []
            : [.. used.Where(use => !except.Contains(use.Key) && !use.Key.StartsWith(App, StringComparison.Ordinal))
                .Select(use => $"{room} → {use.Key} ({use.Value})")];

    private IReadOnlyList<string>? Circle(string room)
    {
        Dictionary<string, string> cameFrom = [];
        Queue<string> next = new([room]);
        while (next.TryDequeue(out string? at))
        {
            foreach (string used in _uses.TryGetValue(at, out SortedDictionary<string, string>? all)
                ? all.Keys
                : Enumerable.Empty<string>())
            {
                if (used == room)
                {
                    List<string> circle = [at];
                    while (circle[^1] != room)
                    {
                        circle.Add(cameFrom[circle[^1]]);
                    }

                    circle.Reverse();
                    return circle;
                }

                if (cameFrom.TryAdd(used, at))
                {
                    next.Enqueue(used);
                }
            }
        }

        return null;
    }

    /// <summary>The folder that a type is in. A file that is in none is a room of its own: some are below all rooms, some above.</summary>
    private static string? Room(Type type)
    {
        Type outermost = Outermost(type);
        string[] names = outermost.Namespace?.Split('.') ?? [];
        return names switch
        {
            [App] => $"{App}.{outermost.Name}",
            [App, string room, ..] => room,
            _ => null,
        };
    }

    /// <summary>What the compiler makes of lambdas and iterators is part of the type that they stand in.</summary>
    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type> Uses(Type type)
    {
        IEnumerable<Type> signature =
        [
            type.BaseType ?? typeof(object),
            .. type.GetInterfaces(),
            .. type.GetGenericArguments().SelectMany(Constraints),
            .. type.GetFields(Everything).Select(field => field.FieldType),
            .. Attributes(type),
            .. type.GetMembers(Everything).SelectMany(Attributes),
        ];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Everything), .. type.GetConstructors(Everything)];
        return signature.Concat(methods.SelectMany(Uses)).SelectMany(Parts);
    }

    private static IEnumerable<Type> Uses(MethodBase method)
    {
        IEnumerable<Type> signature =
        [
            method is MethodInfo { ReturnType: { } returned } ? returned : typeof(void),
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method.GetParameters().SelectMany(parameter => Types(parameter.GetCustomAttributesData())),
            .. method.IsGenericMethod ? method.GetGenericArguments().SelectMany(Constraints) : [],
        ];
        return method.GetMethodBody() is not { } body ? signature :
        [
            .. signature,
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses
                .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(clause => clause.CatchType!),
            .. Tokens(body.GetILAsByteArray() ?? []).SelectMany(token => Named(method, token)),
        ];
    }

    private static IEnumerable<Type> Constraints(Type parameter) =>
        parameter.IsGenericParameter ? parameter.GetGenericParameterConstraints() : [];

    private static IEnumerable<Type> Attributes(MemberInfo member) => Types(member.GetCustomAttributesData());

    private static IEnumerable<Type> Types(IEnumerable<CustomAttributeData> attributes) => attributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue))
            .Select(argument => argument.Value).OfType<Type>().Prepend(attribute.AttributeType));

    private static IEnumerable<Type> Named(MethodBase method, int token)
    {
        MemberInfo? member = method.Module.ResolveMember(
            token,
            method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
            method.IsGenericMethod ? method.GetGenericArguments() : null);
        return member switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } called => [called.DeclaringType!, .. called.GetGenericArguments()],
            { DeclaringType: { } declaring } => [declaring],
            _ => [],
        };
    }

    /// <summary>A type, and those that it is made of.</summary>
    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsConstructedGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()),
        { IsGenericParameter: true } => [],
        _ => [type],
    };

    /// <summary>The members that a method's instructions name.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            short value = il[at++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | il[at++]));
            }

            OperandType operand = s_opCodes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return BitConverter.ToInt32(il, at);
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }
}
