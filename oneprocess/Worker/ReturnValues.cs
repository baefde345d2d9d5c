using System.Reflection;

namespace OneProcess.Worker;

/// <summary>Awaits a method's return value, by its declared type, and gives the value in it.</summary>
internal static class ReturnValues
{
    public static Func<object?, Task<object?>> For(Type type) => type switch
    {
        _ when type == typeof(void) => _ => Task.FromResult<object?>(null),
        _ when type == typeof(Task) => FromTask,
        _ when type == typeof(ValueTask) => FromValueTask,
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => Of(nameof(FromTaskOf), type),
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ValueTask<>) => Of(nameof(FromValueTaskOf), type),
        _ => Task.FromResult,
    };

    /// <summary>The type of the value; for a task, the type of its result.</summary>
    public static Type ValueType(Type type) => type switch
    {
        _ when type == typeof(Task) || type == typeof(ValueTask) => typeof(void),
        { IsGenericType: true }
            when type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>)
            => type.GetGenericArguments()[0],
        _ => type,
    };

    private static Func<object?, Task<object?>> Of(string method, Type type) => typeof(ReturnValues)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(type.GetGenericArguments()[0])
        .CreateDelegate<Func<object?, Task<object?>>>();

    private static async Task<object?> FromTask(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async Task<object?> FromValueTask(object? task)
    {
        await (ValueTask)task!;
        return null;
    }

    private static async Task<object?> FromTaskOf<T>(object? task) => await (Task<T>)task!;

    private static async Task<object?> FromValueTaskOf<T>(object? task) => await (ValueTask<T>)task!;
}
