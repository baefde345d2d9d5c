using Microsoft.Azure.Functions.Worker.Builder;
using TicketMaster;
using TicketMaster.Adapters;

return await AppProcess.RunAsync(() =>
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddTicketMaster();
    builder.AddAzure();
    return builder.Build();
});
