using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Builds;

/// <summary>
/// Two of the worker's packages are not served by every copy of the registry: an attribute of each has a stand-in here, which must be as
/// the real one is. Everything else is the real packages'.
/// </summary>
public sealed partial class StandInsTests
{
    private static readonly string[] s_api = File.ReadAllLines(Path.Combine(InfraFolder.Repository, "tests", "Builds", "standins-api.txt"));

    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>They say how a package gives its SDK's own types to a function, and no function of ours takes one.</summary>
    private static readonly string[] s_ofSdkTypes = ["InputConverter", "ConverterFallbackBehavior"];

    [Theory]
    [InlineData(typeof(CosmosDBTriggerAttribute))]
    [InlineData(typeof(ServiceBusTriggerAttribute))]
    public void A_stand_in_s_public_members_are_the_real_attribute_s(Type standIn)
    {
        string[] members =
        [
            .. standIn.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true })
                .Select(member => $"{standIn.FullName}.{member.Name} | {Describe(member)}"),
        ];

        Assert.True(members.Length > 2, string.Join('\n', members));
        Assert.Empty(members.Except(s_api));
    }

    [Theory]
    [InlineData(typeof(CosmosDBTriggerAttribute))]
    [InlineData(typeof(ServiceBusTriggerAttribute))]
    public void A_stand_in_is_of_the_real_attribute_s_kind(Type standIn)
    {
        Match real = TypeLine().Match(s_api.Single(line => line.StartsWith($"{standIn.FullName} | ", StringComparison.Ordinal)));

        Assert.Equal("public sealed class", real.Groups["kind"].Value);
        Assert.True(standIn is { IsPublic: true, IsSealed: true, IsAbstract: false });
        Assert.Equal(real.Groups["base"].Value, standIn.BaseType!.FullName);
        Assert.Equal(
            real.Groups["attribute"].Captures.Select(capture => capture.Value).Except(s_ofSdkTypes).Order(),
            standIn.GetCustomAttributesData().Select(data => data.AttributeType)
                .Where(type => type.Namespace != "System.Runtime.CompilerServices")
                .Select(type => type.Name[..^nameof(Attribute).Length]).Order());
    }

    [Fact]
    public void A_change_feed_s_function_may_be_tried_again_by_the_host() => Assert.Equal(
        [KnownBindingCapabilities.FunctionLevelRetry],
        typeof(CosmosDBTriggerAttribute).GetCustomAttribute<BindingCapabilitiesAttribute>()!.Capabilities);

    [Fact]
    public void Nothing_but_the_stand_ins_declares_a_namespace_of_the_real_packages()
    {
        IEnumerable<string> declaring =
            from path in Directory.EnumerateFiles(InfraFolder.Repository, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(InfraFolder.Repository, path).Replace('\\', '/')
            where !Made().IsMatch(file) && RealNamespace().IsMatch(File.ReadAllText(path))
            select file;

        Assert.Equal(["standins/CosmosDBTriggerAttribute.cs", "standins/ServiceBusTriggerAttribute.cs"], declaring.Order());
    }

    /// <summary>As in the list; the stand-ins have constructors and properties, and nothing else is described.</summary>
    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"public ({string.Join(", ", constructor.GetParameters().Select(Describe))})",
        PropertyInfo property => $"public {Describe(s_nullability.Create(property))} {{ get; {(property.CanWrite ? "set; " : "")}}}",
        _ => member.MemberType.ToString(),
    };

    private static string Describe(ParameterInfo parameter) => $"{Describe(s_nullability.Create(parameter))} {parameter.Name}";

    private static string Describe(NullabilityInfo value)
    {
        Type type = value.Type;
        string name = type == typeof(string) ? "string" : type == typeof(int) ? "int" : type == typeof(bool) ? "bool" : type.FullName!;
        return value.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }

    /// <summary>Attributes, then what it is, then its base class and interfaces.</summary>
    [GeneratedRegex(@"\| (\[(?<attribute>\w+)\(.*?\)\] )*(?<kind>public [a-z ]+) : (?<base>[\w.]+)")]
    private static partial Regex TypeLine();

    /// <summary>What builds and package managers put into the folders.</summary>
    [GeneratedRegex("(^|/)(bin|obj|node_modules)/")]
    private static partial Regex Made();

    [GeneratedRegex(@"^\s*namespace (Microsoft|Azure)\.", RegexOptions.Multiline)]
    private static partial Regex RealNamespace();
}
