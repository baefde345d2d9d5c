using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OneProcess.CosmosDB;
using OneProcess.Documents;
using TicketMaster.Tests.OneProcess.Documents;
using Xunit;

namespace TicketMaster.Tests.OneProcess.CosmosDB;

public sealed class ChangeFeedPumpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeInvoker _invoker = new();
    private readonly DocumentDatabase _database;
    private readonly DocumentContainer _things;
    private readonly List<CosmosDBTriggerBinding> _bindings = [];

    public ChangeFeedPumpTests()
    {
        _database = Sample.Open(_folder);
        _things = Sample.ThingsOf(_database);
    }

    public void Dispose()
    {
        _bindings.ForEach(binding => binding.StopAsync(default).Wait(TimeSpan.FromSeconds(10)));
        _bindings.ForEach(binding => binding.Dispose());
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Changes_arrive_in_order_in_batches_of_the_size_asked_for_each_document_once_a_batch()
    {
        for (int i = 0; i < 7; i++)
        {
            await WriteAsync($"{i}");
        }

        await WriteAsync("0", size: 5);
        CosmosDBTriggerBinding binding = await StartAsync("Project");
        await UntilAsync(() => binding.IsIdle);

        IReadOnlyList<IReadOnlyList<Functions.Thing>> batches = _invoker.Batches<Functions.Thing>("Project");
        Assert.Equal([3, 3, 1], batches.Select(batch => batch.Count));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "0"], _invoker.Ids("Project"));
        Assert.Equal(new Functions.Thing("0", "o", 5), batches[2][0]);
    }

    [Fact]
    public async Task A_backlog_is_handled_without_pauses()
    {
        TimeSpan inBatches = TimeSpan.Zero;
        _invoker.Before = async (_, _, stop) =>
        {
            long began = Stopwatch.GetTimestamp();
            await Task.Delay(50, stop);
            inBatches += Stopwatch.GetElapsedTime(began);
        };
        for (int i = 0; i < 30; i++)
        {
            await WriteAsync($"{i}");
        }

        long start = Stopwatch.GetTimestamp();
        CosmosDBTriggerBinding binding = await StartAsync("Project");
        await UntilAsync(() => binding.IsIdle);

        // With one after each of the ten batches it would be two seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(start) - inBatches, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_write_wakes_the_pump_without_any_time_passing()
    {
        CosmosDBTriggerBinding binding = await StartAsync("Index");
        await UntilAsync(() => binding.IsIdle);

        await WriteAsync("1");

        await UntilAsync(() => binding.IsIdle);
        Assert.Equal(["1"], _invoker.Ids("Index"));
    }

    [Fact]
    public async Task A_list_of_texts_gets_the_documents_as_they_were_written()
    {
        byte[] json = Sample.Json("ö", size: 2, name: "n");
        await _things.CreateAsync(json);
        CosmosDBTriggerBinding binding = await StartAsync("Texts");
        await UntilAsync(() => binding.IsIdle);

        Assert.Equal([System.Text.Encoding.UTF8.GetString(json)], _invoker.Batches<string>("Texts").Single());
    }

    [Fact]
    public async Task A_document_that_cannot_be_read_is_skipped_and_those_around_it_are_handled()
    {
        await WriteAsync("1");
        await _things.CreateAsync(Sample.Json("2", size: "many"));
        await _things.CreateAsync("""{"id":"3","owner":"o","size":1,"Owner":"\ud800"}"""u8.ToArray());
        await WriteAsync("4");
        await _things.CreateAsync(Sample.Json("5", size: "many"));
        CosmosDBTriggerBinding binding = await StartAsync("Index");

        await UntilAsync(() => binding.IsIdle);

        Assert.Equal(["1", "4"], _invoker.Ids("Index"));
    }

    [Fact]
    public async Task A_batch_that_fails_is_tried_again_ever_more_slowly_and_never_skipped()
    {
        List<DateTimeOffset> tries = [];
        _invoker.Before = (_, _, _) =>
        {
            lock (tries)
            {
                tries.Add(_time.GetUtcNow());
                return tries.Count <= 12 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            }
        };
        await WriteAsync("1");
        await WriteAsync("2");
        CosmosDBTriggerBinding binding = await StartAsync("Index");

        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return binding.IsIdle;
        });

        Assert.Equal(["1", "2"], _invoker.Ids("Index"));
        Assert.Equal(13, tries.Count);
        TimeSpan[] waits = [.. tries.Zip(tries.Skip(1), (first, second) => second - first)];
        Assert.All(
            waits.Zip([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 10, 10, 10]),
            wait => Assert.True(wait.First.TotalSeconds >= wait.Second));
    }

    [Fact]
    public async Task A_batch_that_waits_for_its_next_try_is_not_idle()
    {
        var failed = new TaskCompletionSource();
        _invoker.Before = (_, _, _) =>
        {
            failed.TrySetResult();
            throw new InvalidOperationException("never");
        };
        CosmosDBTriggerBinding binding = await StartAsync("Index");
        await UntilAsync(() => binding.IsIdle);

        await WriteAsync("1");

        Assert.False(binding.IsIdle);
        await failed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(binding.IsIdle);
    }

    [Fact]
    public async Task A_function_that_fails_holds_up_no_other()
    {
        _invoker.Before = (function, _, _) => function == "Project" ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        CosmosDBTriggerBinding binding = await StartAsync("Project", "Index");

        for (int i = 0; i < 20; i++)
        {
            await WriteAsync($"{i}");
        }

        await UntilAsync(() => _invoker.Ids("Index").Count == 20);
        Assert.Empty(_invoker.Ids("Project"));
        Assert.False(binding.IsIdle);
    }

    [Fact]
    public async Task A_document_that_was_skipped_is_handled_once_it_is_written_so_that_it_fits()
    {
        await _things.CreateAsync(Sample.Json("1", size: "many"));
        CosmosDBTriggerBinding binding = await StartAsync("Index");
        await UntilAsync(() => binding.IsIdle);
        Assert.Empty(_invoker.Batches<Functions.Thing>("Index"));

        await WriteAsync("1", size: 4);

        await UntilAsync(() => binding.IsIdle);
        Assert.Equal(new Functions.Thing("1", "o", 4), _invoker.Batches<Functions.Thing>("Index").Single()[0]);
    }

    [Fact]
    public async Task After_a_kill_a_function_goes_on_behind_its_last_handled_batch_and_repeats_no_more_than_one()
    {
        var reached = new TaskCompletionSource();
        var blocked = new TaskCompletionSource();
        _invoker.Before = async (_, batch, _) =>
        {
            if (((IReadOnlyList<Functions.Thing>)batch).Any(thing => thing.Id == "4"))
            {
                reached.SetResult();
                await blocked.Task;
            }
        };
        for (int i = 0; i < 8; i++)
        {
            await WriteAsync($"{i}");
        }

        await StartAsync("Project");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        using TemporaryFolder killed = _folder.AsAfterKill();
        blocked.SetResult();

        using DocumentDatabase reopened = Sample.Open(killed);
        var second = new FakeInvoker();
        using CosmosDBTriggerBinding restarted = Bind(reopened, second, "Project");
        await restarted.StartAsync(default);
        await UntilAsync(() => restarted.IsIdle);
        await restarted.StopAsync(default);

        Assert.Equal(["3", "4", "5", "6", "7"], second.Ids("Project"));
    }

    [Fact]
    public async Task A_function_that_starts_at_the_present_sees_what_comes_after_it_was_bound_and_after_a_restart_misses_nothing()
    {
        await WriteAsync("before");
        CosmosDBTriggerBinding binding = Bind(_database, _invoker, "FromNow");
        await WriteAsync("bound");
        await binding.StartAsync(default);
        await UntilAsync(() => binding.IsIdle);
        await binding.StopAsync(default);
        await WriteAsync("stopped");

        CosmosDBTriggerBinding again = await StartAsync("FromNow");
        await UntilAsync(() => again.IsIdle);

        Assert.Equal(["bound", "stopped"], _invoker.Ids("FromNow"));
    }

    [Fact]
    public async Task A_reset_function_handles_everything_again_and_others_do_not()
    {
        await WriteAsync("1");
        await WriteAsync("2");
        CosmosDBTriggerBinding binding = await StartAsync("Index", "Texts");
        await UntilAsync(() => binding.IsIdle);

        await _database.Checkpoints.ResetAsync("Index");

        await UntilAsync(() => binding.IsIdle);
        // A batch that was read while the reset was being committed is handled again too.
        Assert.InRange(_invoker.Batches<Functions.Thing>("Index").Count, 2, 3);
        Assert.All(_invoker.Batches<Functions.Thing>("Index"), batch => Assert.Equal(["1", "2"], batch.Select(thing => thing.Id)));
        Assert.Single(_invoker.Batches<string>("Texts"));
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_batch_is_not_undone_by_its_end()
    {
        var reached = new TaskCompletionSource();
        var blocked = new TaskCompletionSource();
        _invoker.Before = async (_, _, _) =>
        {
            reached.TrySetResult();
            await blocked.Task;
        };
        await WriteAsync("1");
        CosmosDBTriggerBinding binding = await StartAsync("Index");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await WriteAsync("2");
        await _database.Checkpoints.ResetAsync("Index");
        blocked.SetResult();
        await UntilAsync(() => binding.IsIdle);
        await WriteAsync("3");
        await UntilAsync(() => binding.IsIdle);

        Assert.Equal(["1", "1", "2", "3"], _invoker.Ids("Index"));
    }

    [Fact]
    public async Task Stopping_lets_the_batch_in_hand_end_and_takes_no_other()
    {
        var reached = new TaskCompletionSource();
        var blocked = new TaskCompletionSource();
        _invoker.Before = async (_, _, _) =>
        {
            reached.TrySetResult();
            await blocked.Task;
        };
        for (int i = 0; i < 6; i++)
        {
            await WriteAsync($"{i}");
        }

        CosmosDBTriggerBinding binding = await StartAsync("Project");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Task stopping = binding.StopAsync(default);
        Assert.False(stopping.IsCompleted);
        blocked.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["0", "1", "2"], _invoker.Ids("Project"));
        Assert.Equal(3, _database.Checkpoints.Read("Project", "db/things"));
    }

    [Fact]
    public async Task When_the_time_to_stop_is_over_the_batch_in_hand_is_cancelled_and_handled_at_the_next_start()
    {
        var reached = new TaskCompletionSource();
        _invoker.Before = (_, _, cancellation) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        };
        await WriteAsync("1");
        CosmosDBTriggerBinding binding = await StartAsync("Index");
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await binding.StopAsync(new CancellationToken(canceled: true)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(0, _database.Checkpoints.Read("Index", "db/things"));
    }

    [Theory]
    [InlineData("NotAList", "IReadOnlyList<T>")]
    [InlineData("NoSuchContainer", "db/nothings")]
    [InlineData("Negative", "MaxItemsPerInvocation")]
    public void A_function_that_cannot_be_served_is_refused_by_name_before_anything_starts(string function, string why)
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => Bind(_database, _invoker, function));
        Assert.Contains($"'{function}'", refused.Message);
        Assert.Contains(why, refused.Message);
    }

    private CosmosDBTriggerBinding Bind(DocumentDatabase database, FakeInvoker invoker, params string[] functions)
    {
        var binding = new CosmosDBTriggerBinding(database, _time, NullLogger<ChangeFeedPump>.Instance);
        foreach (string function in functions)
        {
            binding.Bind(Functions.Find(function), invoker);
        }

        return binding;
    }

    private async Task<CosmosDBTriggerBinding> StartAsync(params string[] functions)
    {
        CosmosDBTriggerBinding binding = Bind(_database, _invoker, functions);
        _bindings.Add(binding);
        await binding.StartAsync(default);
        return binding;
    }

    private async Task WriteAsync(string id, int size = 1)
    {
        byte[] json = Sample.Json(id, size: size);
        WriteResult written = _things.Read(id, "o") is Document found
            ? await _things.ReplaceAsync(json, found.ETag)
            : await _things.CreateAsync(json);
        Assert.Equal(DocumentStatus.Ok, written.Status);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "It did not come about.");
            await Task.Yield();
        }
    }
}
