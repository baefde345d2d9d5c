using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

public sealed class TimerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider _clock = new(Noon.AddSeconds(10));
    private readonly Runs _runs = new();
    private readonly string _data = TestFolders.Create("timers-");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_timer_runs_at_each_of_its_moments_and_not_before()
    {
        await using TestApp app = await StartAsync<EveryMinute>();

        await AdvanceAsync(app, 49);
        Assert.Empty(_runs);
        await AdvanceAsync(app, 1);
        await AdvanceAsync(app, 60);
        await AdvanceAsync(app, 59);

        Assert.Equal([Noon.AddMinutes(1), Noon.AddMinutes(2)], _runs.Select(run => run.At));
        Assert.All(_runs, run => Assert.False(run.Info.IsPastDue));
        Assert.Equal(Noon.AddMinutes(2).UtcDateTime, _runs[1].Info.ScheduleStatus!.Next);
        Assert.Equal(Noon.AddMinutes(1).UtcDateTime, _runs[1].Info.ScheduleStatus!.Last);
    }

    /// <summary>Also over a restart: what the store has of the run may lie in the future.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_clock_was_an_hour_ahead_the_next_run_comes_at_its_own_moment(bool restarted)
    {
        TestApp app = await StartAsync<EveryMinute>();
        _clock.Step(TimeSpan.FromHours(1));
        await AdvanceAsync(app, 60);
        int before = _runs.Count;
        Assert.InRange(before, 1, 2);
        _clock.Step(-TimeSpan.FromHours(1));
        if (restarted)
        {
            await app.DisposeAsync();
            app = await StartAsync<EveryMinute>();
        }

        await AdvanceAsync(app, 60);
        await AdvanceAsync(app, 60);

        Assert.InRange(_runs.Count - before, 1, 2);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_run_that_fails_does_not_end_the_schedule()
    {
        _runs.Fail = true;
        await using TestApp app = await StartAsync<EveryMinute>();

        await AdvanceAsync(app, 60);
        await AdvanceAsync(app, 60);

        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task Runs_never_overlap_and_moments_that_passed_meanwhile_are_made_up_for_once()
    {
        _runs.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestApp app = await StartAsync<EveryMinute>();

        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(SpinWait.SpinUntil(() => _runs.Count == 1, TimeSpan.FromSeconds(10)));
        _runs.Gate.SetResult();
        await app.IdleAsync();

        Assert.Equal(2, _runs.Count);
        Assert.Equal(Noon.AddMinutes(5).AddSeconds(10), _runs[1].At);
        await AdvanceAsync(app, 50);
        Assert.Equal(3, _runs.Count);
    }

    [Fact]
    public async Task A_run_missed_while_nothing_ran_is_made_up_for_once_and_says_so()
    {
        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            await AdvanceAsync(app, 60);
        }

        _clock.Advance(TimeSpan.FromMinutes(10));
        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            await app.IdleAsync();
        }

        Assert.Equal([false, true], _runs.Select(run => run.Info.IsPastDue));
        Assert.Equal(Noon.AddMinutes(2).UtcDateTime, _runs[1].Info.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task A_moment_missed_before_the_very_first_run_is_made_up_for_too()
    {
        await using (await StartAsync<EveryMinute>())
        {
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using TestApp app = await StartAsync<EveryMinute>();
        await app.IdleAsync();

        Assert.True(Assert.Single(_runs).Info.IsPastDue);
    }

    [Fact]
    public async Task Nothing_is_made_up_for_where_nothing_was_missed()
    {
        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            await AdvanceAsync(app, 60);
        }

        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            await app.IdleAsync();
        }

        Assert.Single(_runs);
    }

    [Theory]
    [InlineData(typeof(EveryTenSeconds))]
    [InlineData(typeof(Unmonitored))]
    public async Task A_timer_that_is_not_monitored_forgets_what_it_missed(Type functions)
    {
        await using (TestApp app = await StartAsync(functions))
        {
            await AdvanceAsync(app, 60);
        }

        int before = _runs.Count;
        Assert.NotEqual(0, before);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await using (TestApp app = await StartAsync(functions))
        {
            await app.IdleAsync();
        }

        Assert.Equal(before, _runs.Count);
        Assert.All(_runs, run => Assert.Null(run.Info.ScheduleStatus));
    }

    [Fact]
    public async Task A_timer_may_run_at_every_start()
    {
        await using TestApp app = await StartAsync<AtStart>();
        await app.IdleAsync();

        Assert.False(Assert.Single(_runs).Info.IsPastDue);
    }

    [Fact]
    public async Task A_schedule_may_come_from_a_setting()
    {
        await using TestApp app = await StartAsync<FromSetting>();

        await AdvanceAsync(app, 19);
        Assert.Empty(_runs);
        await AdvanceAsync(app, 1);

        Assert.Equal(Noon.AddSeconds(30), Assert.Single(_runs).At);
    }

    [Fact]
    public async Task A_moment_months_away_is_waited_for()
    {
        await using TestApp app = await StartAsync<NewYear>();

        _clock.Advance(TimeSpan.FromDays(39));
        await app.IdleAsync();
        Assert.Empty(_runs);
        _clock.Advance(TimeSpan.FromDays(1));
        await app.IdleAsync();

        Assert.Equal(2027, Assert.Single(_runs).At.Year);
    }

    [Fact]
    public async Task A_run_that_the_stop_cancels_is_made_up_for_at_the_next_start()
    {
        _runs.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(SpinWait.SpinUntil(() => _runs.Count == 1, TimeSpan.FromSeconds(10)));
        }

        _runs.Gate = null;
        await using (TestApp app = await StartAsync<EveryMinute>())
        {
            await app.IdleAsync();
        }

        Assert.Equal([false, true], _runs.Select(run => run.Info.IsPastDue));
    }

    [Fact]
    public async Task Middleware_runs_around_timers_without_a_request()
    {
        await using TestApp app = await StartAsync<EveryMinute>();

        await AdvanceAsync(app, 60);

        Assert.Equal("timerTrigger, no request", _runs.Seen);
    }

    private Task<TestApp> StartAsync<T>() => StartAsync(typeof(T));

    private Task<TestApp> StartAsync(Type functions) =>
        TestApp.StartAsync([functions], args: ["--Sweep:At=30 * * * * *"], configure: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_clock).AddSingleton(_runs);
        builder.Services.Configure<OneProcessOptions>(options => options.DataPath = _data);
        builder.UseMiddleware<Sees>();
    });

    private async Task AdvanceAsync(TestApp app, int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await app.IdleAsync();
    }

    internal sealed record Run(TimerInfo Info, DateTimeOffset At);

    internal sealed class Runs : List<Run>
    {
        public bool Fail { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public string? Seen { get; set; }

        public async Task AddAsync(TimerInfo info, TimeProvider clock, CancellationToken cancellationToken = default)
        {
            Add(new Run(info, clock.GetUtcNow()));
            if (Gate is not null)
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }

            if (Fail)
            {
                throw new InvalidOperationException("Failed, as told.");
            }
        }
    }

    private sealed class Sees(Runs runs) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            runs.Seen = $"{context.FunctionDefinition.InputBindings.Values.Single().Type}, "
                + $"{(context.GetHttpContext() is null ? "no" : "a")} request";
            return next(context);
        }
    }

    internal sealed class EveryMinute(Runs runs, TimeProvider clock)
    {
        [Function("EveryMinute")]
        public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
            runs.AddAsync(timer, clock, cancellationToken);
    }

    internal sealed class EveryTenSeconds(Runs runs, TimeProvider clock)
    {
        [Function("EveryTenSeconds")]
        public Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer) => runs.AddAsync(timer, clock);
    }

    internal sealed class Unmonitored(Runs runs, TimeProvider clock)
    {
        [Function("Unmonitored")]
        public Task Run([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer) => runs.AddAsync(timer, clock);
    }

    internal sealed class AtStart(Runs runs, TimeProvider clock)
    {
        [Function("AtStart")]
        public Task Run([TimerTrigger("0 0 0 * * *", RunOnStartup = true)] TimerInfo timer) => runs.AddAsync(timer, clock);
    }

    internal sealed class FromSetting(Runs runs, TimeProvider clock)
    {
        [Function("FromSetting")]
        public Task Run([TimerTrigger("%Sweep:At%")] TimerInfo timer) => runs.AddAsync(timer, clock);
    }

    internal sealed class NewYear(Runs runs, TimeProvider clock)
    {
        [Function("NewYear")]
        public Task Run([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => runs.AddAsync(timer, clock);
    }
}
