using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using OneProcess.Worker;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class ParameterSourcesTests
{
    /// <summary>Reflection may make two objects for one parameter where two apps that start at once ask for it.</summary>
    [Fact]
    public void The_trigger_is_found_whichever_object_describes_its_parameter()
    {
        MethodInfo method = typeof(ParameterSourcesTests).GetMethod(nameof(Activity), BindingFlags.NonPublic | BindingFlags.Static)!;
        ParameterInfo parameter = method.GetParameters()[1];
        FunctionDescriptor function = new("Activity", method, new Another(parameter), new ActivityTriggerAttribute());

        Assert.NotNull(ParameterSources.For(function, parameter, new Dictionary<Type, IInputBinding>()));
    }

    private static void Activity(int number, string input, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{number} {input} {cancellationToken}");

    private sealed class Another(ParameterInfo parameter) : ParameterInfo
    {
        public override int Position => parameter.Position;
    }
}
