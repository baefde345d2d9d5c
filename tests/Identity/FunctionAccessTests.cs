using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Moq;
using TicketMaster.Identity;
using Xunit;

namespace TicketMaster.Tests.Identity;

public sealed class FunctionAccessTests
{
    [Fact]
    public void A_function_whose_method_is_not_known_is_open_to_nobody()
    {
        FunctionAccess access = new([typeof(Some)]);

        Assert.Throws<InvalidOperationException>(() => access.Of(Definition("TicketMaster.Elsewhere.Run")));
    }

    [Fact]
    public void A_nested_class_is_found_by_either_way_of_writing_its_name()
    {
        FunctionAccess access = new([typeof(Some)]);

        Assert.Equal(Access.Anyone, access.Of(Definition("TicketMaster.Tests.Identity.FunctionAccessTests+Some.Open")));
        Assert.Equal(Access.Anyone, access.Of(Definition("TicketMaster.Tests.Identity.FunctionAccessTests.Some.Open")));
        Assert.Equal(Access.SignedIn, access.Of(Definition("TicketMaster.Tests.Identity.FunctionAccessTests.Some.Plain")));
    }

    [Fact]
    public void A_function_for_anyone_and_for_admins_is_a_contradiction_and_open_to_nobody()
    {
        FunctionAccess access = new([typeof(Contradiction)]);

        Assert.Throws<InvalidOperationException>(() => access.Of(Definition($"{typeof(Contradiction).FullName}.Both")));
    }

    [Fact]
    public void No_function_of_the_app_contradicts_itself()
    {
        MethodInfo[] functions =
        [
            .. typeof(FunctionAccess).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .Where(method => method.IsDefined(typeof(FunctionAttribute))),
        ];

        Assert.InRange(functions.Length, 60, 200);
        Assert.All(functions, method => FunctionAccess.Of(method));
    }

    private static FunctionDefinition Definition(string entryPoint)
    {
        Mock<FunctionDefinition> definition = new();
        definition.SetupGet(d => d.EntryPoint).Returns(entryPoint);
        definition.SetupGet(d => d.Name).Returns("Some");
        return definition.Object;
    }

    internal sealed class Some
    {
        [Function("Open")]
        [AllowAnyone]
        public static void Open()
        {
        }

        [Function("Plain")]
        public static void Plain()
        {
        }
    }

    [AdminOnly]
    internal sealed class Contradiction
    {
        [Function("Both")]
        [AllowAnyone]
        public static void Both()
        {
        }
    }
}
