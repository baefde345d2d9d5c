using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using OneProcess.Worker;

namespace TicketMaster.Tests.OneProcess.CosmosDB;

/// <summary>Signatures to bind; a <see cref="FakeInvoker"/> runs in their place.</summary>
internal static class Functions
{
    internal sealed record Thing(string Id, string Owner, int Size);

    public static void Project(
        [CosmosDBTrigger("db", "things", StartFromBeginning = true, MaxItemsPerInvocation = 3)] IReadOnlyList<Thing> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static void Index([CosmosDBTrigger("db", "things", StartFromBeginning = true)] IReadOnlyList<Thing> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static void FromNow([CosmosDBTrigger("db", "things")] IReadOnlyList<Thing> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static void Texts([CosmosDBTrigger("db", "things", StartFromBeginning = true)] IReadOnlyList<string> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static void NotAList([CosmosDBTrigger("db", "things")] Thing change) => throw new NotSupportedException(change.ToString());

    public static void NoSuchContainer([CosmosDBTrigger("db", "nothings")] IReadOnlyList<Thing> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static void Negative([CosmosDBTrigger("db", "things", MaxItemsPerInvocation = -1)] IReadOnlyList<Thing> changes) =>
        throw new NotSupportedException(changes.ToString());

    public static FunctionDescriptor Find(string name)
    {
        MethodInfo method = typeof(Functions).GetMethod(name)!;
        ParameterInfo parameter = method.GetParameters()[0];
        return new(name, method, parameter, parameter.GetCustomAttribute<CosmosDBTriggerAttribute>()!);
    }
}
