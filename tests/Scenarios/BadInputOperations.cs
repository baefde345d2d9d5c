namespace TicketMaster.Tests.Scenarios;

/// <summary>An operation that takes JSON, with a body that is sound.</summary>
internal sealed record BadInputOperation(string Who, HttpMethod Method, string Path, string Body)
{
    public static IReadOnlyDictionary<string, BadInputOperation> All { get; } = new Dictionary<string, BadInputOperation>
    {
        ["a reserve of a seat"] = new("bob", HttpMethod.Post, "/booking/reserve", """{"ticketId":"gala-A-B-1"}"""),
        ["a reserve of seats"] = new("bob", HttpMethod.Post, "/booking/reserve", """{"ticketIds":["gala-A-B-1","gala-A-B-2"]}"""),
        ["a reserve of the best"] = new("bob", HttpMethod.Post, "/booking/reserve", """{"eventId":"gala","section":"A","quantity":2}"""),
        ["a confirm"] = new(
            "alice",
            HttpMethod.Put,
            "/booking/confirm",
            """{"bookingId":"BOOKING","paymentDetails":{"method":"pm_ok"}}"""
                .Replace("BOOKING", BadInputApp.AlicesBooking, StringComparison.Ordinal)),
        ["an event"] = new(
            "admin",
            HttpMethod.Put,
            "/admin/events/new",
            """
            {"name":"New","category":"concert","startsAt":"2027-01-01T20:00:00+01:00","onSaleAt":"2026-12-01T10:00:00Z","venueId":"v1",
            """
            + """
            "performerIds":["p1"],"currency":"EUR","priceBands":[{"band":"P1","price":5000}],"sections":[{"section":"A","band":"P1"}]}
            """),
        ["a venue"] = new(
            "admin",
            HttpMethod.Put,
            "/admin/venues/new",
            """{"name":"Hall","city":"Wien","country":"Austria","latitude":48.2,"longitude":16.3,"timeZone":"Europe/Vienna","sections":"""
            + """[{"section":"A","name":"Stalls","band":"P1","rows":[{"count":5,"seats":10,"letters":true}]"""
            + ""","shape":{"angle":0,"sweep":60,"inner":10,"outer":20}}]}"""),
        ["a performer"] = new("admin", HttpMethod.Put, "/admin/performers/new", """{"name":"The New Ones"}"""),
        ["a redrive"] = new(
            "admin", HttpMethod.Post, "/admin/queues/payment-events/dead-letters/redrive", """{"sequenceNumbers":[1,2]}"""),
        ["a check-in"] = new(
            "admin",
            HttpMethod.Post,
            "/admin/check-in",
            """{"code":"aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl","gate":"North 3","eventId":"gala"}"""),
        ["a delivery of scans"] = new(
            "admin",
            HttpMethod.Post,
            "/admin/check-in/offline",
            """{"gate":"North 3","eventId":"gala","scans":[{"scanId":"s1","code":"aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl","""
            + """ "scannedAt":"2026-11-22T12:00:00Z"}]}"""),
        ["an undo"] = new(
            "admin", HttpMethod.Post, "/admin/check-in/gala-A-A-1/undo", """{"reason":"A mistake.","scanId":"s1"}"""),
        ["a token"] = new("anyone", HttpMethod.Post, "/local/token", """{"sub":"carol","roles":["admin"],"expiresIn":60}"""),
    };

    public Task<Answer> SendAsync(
        BadInputApp app, byte[] body, string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (contentType.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach ((string name, string value) in headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return app.Client(Who).AskAsync(new HttpRequestMessage(Method, Path) { Content = content });
    }
}
