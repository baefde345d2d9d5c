using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using TicketMaster.Bench.Peers;
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
if (design is "relational" or "lock")
{
    builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration["Postgres"]!));
    builder.Services.AddSingleton<Catalogue>();
    builder.Services.AddSingleton<EventSearch>();
    builder.Services.AddSingleton<Payment>();
    if (design == "lock")
    {
        int port = int.Parse(builder.Configuration["Redis"]!, System.Globalization.CultureInfo.InvariantCulture);
        builder.Services.AddSingleton(await RedisConnection.ConnectAsync(port));
        builder.Services.AddSingleton<ISales, LockSales>();
    }
    else
    {
        builder.Services.AddSingleton<ISales, RelationalSales>();
    }
}

WebApplication app = builder.Build();
app.UseTokenCheck();
app.MapGet("/health", () => "well");
if (design == "ceiling")
{
    app.MapCeiling();
}
else
{
    app.MapSales();
}

await app.RunAsync();
