namespace TicketMaster;

/// <summary>
/// Every fixed limit of the system, with its unit. What an operator may set is in the options of each capability, such as how long a hold
/// lasts and how many tickets a user may have.
/// </summary>
internal static class Limits
{
    /// <summary>Characters of an id.</summary>
    public const int IdLength = 64;

    /// <summary>Characters of an eventId. Ticket and booking ids begin with it and must stay within <see cref="IdLength"/>.</summary>
    public const int EventIdLength = 36;

    /// <summary>How long a confirm waits for the provider. After it the booking is answered as it is, and the rest goes on.</summary>
    public static readonly TimeSpan ConfirmAnswer = TimeSpan.FromSeconds(8);

    /// <summary>Characters of the names of sections, rows and seats. They are letters and digits, so a ticketId can be parsed.</summary>
    public const int SectionLength = 8;
    public const int RowLength = 4;
    public const int SeatLength = 4;

    /// <summary>Seats of one reserve.</summary>
    public const int TicketsPerReserve = 8;

    /// <summary>Seats of one event's plan.</summary>
    public const int SeatsPerEvent = 200_000;

    /// <summary>Sections of one event's plan.</summary>
    public const int SectionsPerEvent = 300;

    /// <summary>Price bands of one event.</summary>
    public const int PriceBandsPerEvent = 26;

    /// <summary>Performers of one event.</summary>
    public const int PerformersPerEvent = 20;

    /// <summary>Other names of an event or a performer.</summary>
    public const int OtherNames = 20;

    /// <summary>Bytes of a request's body.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Bytes of an administrator's body, such as a stadium's seating plan.</summary>
    public const int AdminBodyBytes = 1024 * 1024;

    /// <summary>Results on a page of a search or list: the most, and the default.</summary>
    public const int PageSize = 100;
    public const int DefaultPageSize = 20;

    /// <summary>Bytes of a dead letter's body that is shown. Ours have some hundreds.</summary>
    public const int DeadLetterBodyBytes = 16 * 1024;

    /// <summary>Dead letters that one request sends again.</summary>
    public const int DeadLettersPerRedrive = 100;

    /// <summary>Dead letters that one request receives to find those it names. A queue is received from its beginning.</summary>
    public const int DeadLettersReceived = 1_000;

    /// <summary>Search results that paging can reach: page times size.</summary>
    public const int SearchWindow = 10_000;

    /// <summary>Tickets in one answer of GET /event: the most, and the default.</summary>
    public const int TicketsPage = 1_000;

    /// <summary>Characters of a search's token or location.</summary>
    public const int SearchTokenLength = 200;

    /// <summary>Characters of a user's id, the <c>sub</c> of the token.</summary>
    public const int UserIdLength = 255;

    /// <summary>Kilometres around a point of a search: the most, and the default.</summary>
    public const int SearchRadius = 1_000;
    public const int DefaultSearchRadius = 50;

    /// <summary>Completions of what is typed: the most, and the default.</summary>
    public const int Suggestions = 10;

    /// <summary>Characters of an Idempotency-Key.</summary>
    public const int IdempotencyKeyLength = 255;

    /// <summary>How long a key stands for its request. The contract promises a day; the rest is for clocks and clean-ups.</summary>
    public static readonly TimeSpan IdempotencyKeyKeptFor = TimeSpan.FromDays(2);

    /// <summary>Characters of a ticket's code that is checked in. Ours have 220 to 290, those of an earlier version up to 560.</summary>
    public const int TicketCodeLength = 1_024;

    /// <summary>Characters of a gate's name.</summary>
    public const int GateLength = 64;

    /// <summary>Scans made offline that one request delivers.</summary>
    public const int ScansPerDelivery = 200;

    /// <summary>
    /// Scans of one seat that are kept because they contradict what else is known. With more, one gives way of the gate and kind of which
    /// there are most.
    /// </summary>
    public const int ScanConflicts = 50;

    /// <summary>Check-ins of one seat that are remembered after an administrator undid them.</summary>
    public const int UndoneCheckIns = 20;

    /// <summary>Characters of the reason why a check-in is undone.</summary>
    public const int ReasonLength = 200;

    /// <summary>Bytes of an answer's body that is not compressed.</summary>
    public const int PlainBodyBytes = 1_024;

    /// <summary>Characters of a payment method's token.</summary>
    public const int PaymentMethodLength = 128;

    /// <summary>Characters of the address that a buyer comes back to.</summary>
    public const int ReturnUrlLength = 2_048;

    /// <summary>Characters of a name (event, venue, performer).</summary>
    public const int NameLength = 200;

    /// <summary>
    /// Accents and other marks on one letter of a name, as in Unicode's stream-safe text (UAX #15). With more it covers the lines around.
    /// </summary>
    public const int MarksPerLetter = 30;

    /// <summary>The first and last year of an event's dates. In every time zone they exist in calendars.</summary>
    public const int FirstYear = 2000;
    public const int LastYear = 2999;

    /// <summary>The price of one ticket in minor units. A good seat costs millions of rupiah, which has two decimals.</summary>
    public const long Price = 100_000_000_00;

    /// <summary>How long after a hold's deadline others may take its seats. Clocks that differ less never cut a hold short.</summary>
    public static readonly TimeSpan TakeOverGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far the clock that wrote a time may have been ahead of the one that reads it. A time that is further off is taken for a fault of
    /// the clock, and brought back.
    /// </summary>
    public static readonly TimeSpan ClockAhead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Sold bookings at once whose payments the provider does not know. From so many on it is more likely the account that is wrong, so
    /// none is undone and no payment that seems to be nobody's is given back.
    /// </summary>
    public const int MissingPayments = 3;

    /// <summary>How long the money of an authorisation can be captured.</summary>
    public static readonly TimeSpan AuthorisationLife = TimeSpan.FromDays(7);

    /// <summary>The fewest bytes of a key that bookings' ids are derived with, for the strength of its hash.</summary>
    public const int BookingKeyBytes = 32;

    /// <summary>How long a user's ended holds of an event are counted.</summary>
    public static readonly TimeSpan EndedHoldsFor = TimeSpan.FromHours(1);

    /// <summary>Signatures in the header of one webhook.</summary>
    public const int WebhookSignatures = 10;

    /// <summary>The fewest characters of a webhook's secret, for the strength of its hash.</summary>
    public const int WebhookSecretLength = 32;

    /// <summary>The fewest characters of the payment provider's secret key.</summary>
    public const int ProviderKeyLength = 32;

    /// <summary>How long before the draw the lobby closes, and how long the shortest lobby and what follows it last together.</summary>
    public static readonly TimeSpan LobbyClosesBefore = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan ShortestLobby = TimeSpan.FromSeconds(30);

    /// <summary>How long the lobby has been closed at least when the seed is shown.</summary>
    public static readonly TimeSpan SeedShownAfter = TimeSpan.FromSeconds(10);

    /// <summary>The age of a copy of the room on which a place of the lobby may be given. It ends well before the seed is shown.</summary>
    public static readonly TimeSpan LobbyCopyAge = TimeSpan.FromSeconds(5);

    /// <summary>People whom a waiting room admits a minute: the most that may be set, and the most of one that decides by itself.</summary>
    public const int AdmittedPerMinute = 1_000_000;
    public const int MostAdmittedPerMinute = 30_000;

    /// <summary>Seconds that a pass lasts: the fewest, the most, and the default.</summary>
    public const int LeastPassSeconds = 60;
    public const int MostPassSeconds = 3_600;
    public const int PassSeconds = 600;

    /// <summary>Characters of the name of a draw's public value, and of the value. The room shows both, and stays small.</summary>
    public const int PublicNameLength = 100;
    public const int PublicValueLength = 200;

    /// <summary>The age of a signed webhook.</summary>
    public static readonly TimeSpan WebhookAge = TimeSpan.FromMinutes(5);
}
