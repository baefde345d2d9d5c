using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace OneProcess.Worker;

/// <summary>One invocation, as the context of its middleware and parameters.</summary>
internal sealed class Invocation : FunctionContext
{
    private string? _id;

    public Invocation(FunctionPlan plan, object? triggerValue, IServiceProvider services, CancellationToken cancellationToken)
    {
        Plan = plan;
        TriggerValue = triggerValue;
        InstanceServices = services;
        CancellationToken = cancellationToken;
    }

    public FunctionPlan Plan { get; }

    /// <summary>The trigger's value: an <c>HttpContext</c> for HTTP, else the trigger parameter's value.</summary>
    public object? TriggerValue { get; }

    /// <summary>The function's return value. The worker's own way to see or replace it works with its own contexts only.</summary>
    public object? ReturnValue { get; set; }

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override string FunctionId => Plan.Definition.Id;

    public override FunctionDefinition FunctionDefinition => Plan.Definition;

    public override IServiceProvider InstanceServices { get; set; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public override BindingContext BindingContext => new Bound(this.GetHttpContext()?.Request.RouteValues);

    public override RetryContext RetryContext => new FirstAttempt(Plan.MaxRetryCount);

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    private sealed class Bound(IReadOnlyDictionary<string, object?>? values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = values ?? ImmutableDictionary<string, object?>.Empty;
    }

    /// <summary>Triggers retry by a new invocation, so each one is a first attempt.</summary>
    private sealed class FirstAttempt(int maxRetryCount) : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => maxRetryCount;
    }

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }
}
