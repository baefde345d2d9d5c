using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using TicketMaster.Bench.Peers;
using TicketMaster.Bench.Peers.Promises;
using TicketMaster.Identity;
using TicketMaster.Payments;

// One of the designs that the app is measured beside, over the app's own HTTP contract.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.TryAddSingleton(TimeProvider.System);
builder.Services.TryAddSingleton(Random.Shared);
builder.Services.AddIdentity();
builder.Services.AddPayments();
string design = builder.Configuration["Design"] ?? "";
if (builder.Configuration["Postgres"] is { } postgres)
{
    builder.Services.AddSingleton(NpgsqlDataSource.Create(postgres));
    builder.Services.AddSingleton<Catalogue>();
    builder.Services.AddSingleton<EventSearch>();
    builder.Services.AddSingleton<Payment>();
}

switch (design)
{
    case "relational":
        builder.Services.AddSingleton<ISales, RelationalSales>();
        break;
    case "promises":
        builder.Services.AddSingleton<PromisedSales>();
        builder.Services.AddSingleton<Work>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Work>());
        break;
    case "lock":
        int port = int.Parse(builder.Configuration["Redis"]!, System.Globalization.CultureInfo.InvariantCulture);
        builder.Services.AddSingleton(await RedisConnection.ConnectAsync(port));
        builder.Services.AddSingleton<ISales, LockSales>();
        break;
}

WebApplication app = builder.Build();
app.UseTokenCheck();
app.MapGet("/health", () => "well");
switch (design)
{
    case "ceiling":
        app.MapCeiling();
        break;
    case "promises":
        app.MapPromises();
        app.MapCatalogue();
        break;
    default:
        app.MapSales();
        app.MapCatalogue();
        break;
}

await app.RunAsync();
