using Microsoft.Azure.Functions.Worker.Builder;
using TicketMaster;

return await AppProcess.RunAsync(() =>
{
    FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.AddTicketMaster();
    builder.AddAzure();
    return builder.Build();
});
