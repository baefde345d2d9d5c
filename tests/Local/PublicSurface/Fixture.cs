namespace TicketMaster.Tests.Local.PublicSurface;

#pragma warning disable CA1000, CA1068, CA1710, CA1816 // Shapes that a listing may have, good or not.

/// <summary>Types as listed, and types that differ from their listing in one thing each.</summary>
public static class Fixture
{
    private const string Lines = """
        Faithful<T> | public abstract class : System.IAsyncDisposable, System.IDisposable
        Faithful<T>..ctor | protected (string? name, params int[] numbers)
        Faithful<T>.Dispose | public void ()
        Faithful<T>.FindAsync | protected internal virtual System.Threading.Tasks.Task<System.Collections.Generic.IReadOnlyDictionary<string, T?>> (System.TimeSpan? within = null, System.Threading.CancellationToken cancellation = default, bool exact = true, System.DayOfWeek day = System.DayOfWeek.Friday)
        Faithful<T>.Limit | public const int = 8
        Faithful<T>.Name | public string? { get; protected set; }
        Faithful<T>.ToString | public sealed override string ()
        Faithful<T>.TryGet | public static bool (string key, out object? value)
        Faithful<T>.Zero | public static readonly System.TimeSpan
        FaithfulRecord | [Obsolete("Old.")] public record : System.IEquatable<FaithfulRecord>
        FaithfulRecord..ctor | protected (FaithfulRecord original)
        FaithfulRecord..ctor | public ()
        FaithfulRecord.EqualityContract | protected virtual System.Type { get; }
        FaithfulRecord.Equals | public override bool (object? obj)
        FaithfulRecord.Equals | public virtual bool (FaithfulRecord? other)
        FaithfulRecord.GetHashCode | public override int ()
        FaithfulRecord.Id | [EditorBrowsable(Never)] public string? { get; init; }
        FaithfulRecord.PrintMembers | protected virtual bool (System.Text.StringBuilder builder)
        FaithfulRecord.ToString | public override string ()
        FaithfulRecord.op_Equality | public static bool (FaithfulRecord? left, FaithfulRecord? right)
        FaithfulRecord.op_Inequality | public static bool (FaithfulRecord? left, FaithfulRecord? right)
        FaithfulAttribute | [Usage(System.AttributeTargets.192, AllowMultiple = True)] public sealed class : System.Attribute
        FaithfulAttribute..ctor | public (System.Type type)
        IFaithful | public interface
        IFaithful.Count | public int { get; }
        IFaithful.Set<T> | public void (T? instance)
        FaithfulEnum | public enum
        FaithfulEnum.None | = 0
        FaithfulEnum.Some | = 4
        FaithfulDelegate | public delegate System.Threading.Tasks.Task (string? name)
        Extensions | public static class
        Extensions.Twice | public static string (this string text)
        Kind | public sealed class
        Base | public class
        Base..ctor | public ()
        Usage | [Usage(System.AttributeTargets.Method)] public sealed class : System.Attribute
        Added | public class
        ParameterType | public class
        ParameterType.Call | public void (int count)
        ParameterName | public class
        ParameterName.Call | public void (int count)
        MayBeNull | public class
        MayBeNull.Call | public string ()
        NeverNull | public class
        NeverNull.Call | public System.Threading.Tasks.Task<string?> ()
        Default | public class
        Default.Call | public void (int count = 1)
        Modifier | public class
        Modifier.Call | public void ()
        Setter | public class
        Setter.Value | public int { get; }
        Constraint | public class
        Constraint.Call<T> | public void ()
        Visibility | public class
        Visibility.Call | protected void ()
        Constructor | public class
        Constructor..ctor | public (int count)
        Number | public enum
        Number.One | = 1
        """;

    internal static Listing Listing { get; } = new(Lines.Split('\n').Select(Listed));

    /// <summary>The names in full.</summary>
    private static string Listed(string line)
    {
        string prefix = typeof(Fixture).FullName + ".";
        if (line.Contains("Extensions", StringComparison.Ordinal))
        {
            prefix = typeof(FaithfulExtensions).FullName![..^"Extensions".Length];
        }

        return prefix + line.Trim().Replace("(FaithfulRecord", $"({prefix}FaithfulRecord").Replace("<FaithfulRecord", $"<{prefix}FaithfulRecord")
            .Replace(", FaithfulRecord", $", {prefix}FaithfulRecord");
    }

    public abstract class Faithful<T> : IAsyncDisposable, IDisposable
    {
        public const int Limit = 8;
        public static readonly TimeSpan Zero = TimeSpan.Zero;

        protected Faithful(string? name, params int[] numbers) => Name = name + numbers.Length;

        public string? Name { get; protected set; }

        public static bool TryGet(string key, out object? value)
        {
            value = key;
            return true;
        }

        public void Dispose() => GC.SuppressFinalize(this);

        ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

        public sealed override string ToString() => Hidden() ?? "";

        protected internal virtual Task<IReadOnlyDictionary<string, T?>> FindAsync(
            TimeSpan? within = null, CancellationToken cancellation = default, bool exact = true, DayOfWeek day = DayOfWeek.Friday) =>
            Task.FromResult<IReadOnlyDictionary<string, T?>>(new Dictionary<string, T?>());

        internal string? Hidden() => Name;
    }

    public record FaithfulRecord
    {
        public string? Id { get; init; }
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
    public sealed class FaithfulAttribute(Type type) : Attribute
    {
        internal Type Type { get; } = type;
    }

    public interface IFaithful
    {
        int Count { get; }

        void Set<T>(T? instance);
    }

    public enum FaithfulEnum
    {
        None = 0,
        Some = 4,
    }

    public delegate Task FaithfulDelegate(string? name);

    public class Unknown;

    public class Kind;

    public class Base : IDisposable
    {
        void IDisposable.Dispose() => GC.SuppressFinalize(this);
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class Usage : Attribute;

    public class Added
    {
        public void Extra()
        {
        }
    }

    public class ParameterType
    {
        public void Call(long count) => _ = count;
    }

    public class ParameterName
    {
        public void Call(int number) => _ = number;
    }

    public class MayBeNull
    {
        public string? Call() => null;
    }

    public class NeverNull
    {
        public Task<string> Call() => Task.FromResult("");
    }

    public class Default
    {
        public void Call(int count = 2) => _ = count;
    }

    public class Modifier
    {
        public virtual void Call()
        {
        }
    }

    public class Setter
    {
        public int Value { get; set; }
    }

    public class Constraint
    {
        public void Call<T>()
            where T : class
        {
        }
    }

    public class Visibility
    {
        public void Call()
        {
        }
    }

    public class Constructor;

    public enum Number
    {
        One = 2,
    }
}

/// <summary>As listed; a class of extensions cannot be nested.</summary>
public static class FaithfulExtensions
{
    public static string Twice(this string text) => text + text;
}
