Console.WriteLine("TicketMaster");
