using TicketMaster;
using TicketMaster.Local;

return await AppProcess.RunAsync(() => LocalApp.CreateBuilder(args).Build());
