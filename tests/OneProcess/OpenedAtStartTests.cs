using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using Xunit;

namespace TicketMaster.Tests.OneProcess;

public sealed class OpenedAtStartTests
{
    [Fact]
    public async Task What_nobody_asked_for_is_opened_once_and_closed_all_the_same()
    {
        var opened = new TaskCompletionSource<Database>();
        await using (ServiceProvider services = Provider(options =>
        {
            var database = new Database(options.DataPath);
            opened.SetResult(database);
            return database;
        }))
        {
            foreach (IOpening opening in services.GetServices<IOpening>())
            {
                opening.Begin();
                opening.Begin();
            }

            Assert.Equal("folder", (await opened.Task).Path);
        }

        Assert.True((await opened.Task).IsClosed);
    }

    [Fact]
    public void Who_asks_gets_what_the_opening_threw()
    {
        using ServiceProvider services = Provider(_ => throw new InvalidDataException("It is damaged."));

        InvalidDataException refused = Assert.Throws<InvalidDataException>(services.GetRequiredService<Database>);

        Assert.Equal("It is damaged.", refused.Message);
    }

    private static ServiceProvider Provider(Func<OneProcessOptions, Database> open) => new ServiceCollection()
        .Configure<OneProcessOptions>(options => options.DataPath = "folder")
        .AddOpenedAtStart(open)
        .BuildServiceProvider();

    private sealed class Database(string path) : IDisposable
    {
        public string Path { get; } = path;

        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
