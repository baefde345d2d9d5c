using System.Diagnostics;

namespace OneProcess.Worker;

/// <summary>Tells when the application has nothing left to do before time moves on.</summary>
public sealed class IdleWatch
{
    // The wall clock on purpose: the application's clock may stand still while its work goes on.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private readonly RequestsInFlight _requests;
    private readonly IReadOnlyList<ITriggerBinding> _bindings;
    private readonly IReadOnlyList<IPlainEndpoints> _endpoints;

    internal IdleWatch(RequestsInFlight requests, IReadOnlyList<ITriggerBinding> bindings, IReadOnlyList<IPlainEndpoints> endpoints)
    {
        _requests = requests;
        _bindings = bindings;
        _endpoints = endpoints;
    }

    /// <summary>How long <see cref="UntilIdleAsync"/> waits before it gives up.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns once no request is in flight and no binding is busy, twice in a row. So work that moves from one binding to the next, such
    /// as a message sent from the change feed, is not overlooked.
    /// </summary>
    /// <exception cref="TimeoutException">Something was busy until <see cref="Deadline"/>; the message names it.</exception>
    public async Task UntilIdleAsync(CancellationToken cancellationToken = default)
    {
        long start = Stopwatch.GetTimestamp();
        for (int idle = 0; ;)
        {
            List<string> busy = Busy();
            idle = busy.Count == 0 ? idle + 1 : 0;
            if (idle == 2)
            {
                return;
            }

            if (busy.Count > 0 && Stopwatch.GetElapsedTime(start) > Deadline)
            {
                throw new TimeoutException($"Still busy after {Deadline}: {string.Join(", ", busy)}.");
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    private List<string> Busy()
    {
        int requests = _requests.Count;
        return
        [
            .. requests == 0 ? [] : new[] { $"{requests} HTTP request(s)" },
            .. _bindings.Where(binding => !binding.IsIdle).Select(binding => FunctionNames.Binding(binding.TriggerType)),
            .. _endpoints.Where(endpoints => !endpoints.IsIdle).Select(endpoints => endpoints.GetType().Name),
        ];
    }
}
