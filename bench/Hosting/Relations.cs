using Npgsql;
using NpgsqlTypes;
using TicketMaster.Catalogue;

namespace TicketMaster.Bench.Hosting;

/// <summary>The tables of the designs on PostgreSQL, and their contents.</summary>
internal static class Relations
{
    private const string Schema = """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE TABLE event (
            id text PRIMARY KEY, name text NOT NULL, category text NOT NULL, starts_at timestamptz NOT NULL, local_date text NOT NULL,
            time_zone text NOT NULL, on_sale_at timestamptz NOT NULL, venue_id text NOT NULL, venue text NOT NULL, city text NOT NULL,
            country text NOT NULL, latitude float8 NOT NULL, longitude float8 NOT NULL, performers text[] NOT NULL, currency text NOT NULL,
            from_price bigint, local_day date NOT NULL, names text NOT NULL,
            words tsvector GENERATED ALWAYS AS (to_tsvector('simple', names)) STORED);
        CREATE TABLE ticket (
            id text PRIMARY KEY, event_id text NOT NULL, section text NOT NULL, "row" text NOT NULL, seat text NOT NULL,
            ordinal int NOT NULL,
            price bigint NOT NULL, status smallint NOT NULL DEFAULT 0, reserved_at timestamptz, booking_id uuid) WITH (fillfactor = 60);
        CREATE TABLE booking (
            id uuid PRIMARY KEY, user_id text NOT NULL, event_id text NOT NULL, state smallint NOT NULL, tickets text[] NOT NULL,
            total bigint NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL) WITH (fillfactor = 80);
        CREATE INDEX ON booking (user_id, event_id);
        """;

    /// <summary>What the design with the app's promises has besides. The tables of work stay small, so they are vacuumed often.</summary>
    public const string Promises = """
        ALTER TABLE booking ADD COLUMN payment_id text;
        CREATE TABLE request_key (
            user_id text NOT NULL, key text NOT NULL, request text NOT NULL, booking_id uuid NOT NULL, PRIMARY KEY (user_id, key));
        CREATE TABLE payment (
            id text PRIMARY KEY, booking_id uuid NOT NULL, sells boolean NOT NULL, tries int NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL DEFAULT now(), done_at timestamptz) WITH (fillfactor = 80);
        CREATE INDEX ON payment (due_at) WHERE done_at IS NULL;
        CREATE TABLE audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), booking_id uuid NOT NULL,
            payment_id text NOT NULL, amount bigint NOT NULL);
        CREATE TABLE inbox (
            event_id text PRIMARY KEY, payment_id text NOT NULL, booking_id uuid NOT NULL, amount bigint NOT NULL, currency text NOT NULL)
            WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
        CREATE TABLE outbox (
            booking_id uuid NOT NULL, ticket_id text NOT NULL, user_id text NOT NULL, PRIMARY KEY (booking_id, ticket_id))
            WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
        CREATE TABLE tickets_issued (
            booking_id uuid NOT NULL, ticket_id text NOT NULL, message jsonb NOT NULL, PRIMARY KEY (booking_id, ticket_id));
        """;

    private const string Indexes = """
        CREATE INDEX ON event USING gin (words);
        CREATE INDEX ON event USING gin (names gin_trgm_ops);
        CREATE INDEX ON event (city);
        CREATE INDEX ON event (local_day);
        """;

    public static async Task CreateAsync(NpgsqlConnection connection, IEnumerable<EventDocument> catalogue)
    {
        await ExecuteAsync(connection, Schema);
        await using (NpgsqlBinaryImporter rows = await connection.BeginBinaryImportAsync(
            """
            COPY event (
                id, name, category, starts_at, local_date, time_zone, on_sale_at, venue_id, venue, city, country, latitude, longitude,
                performers, currency, from_price, local_day, names) FROM STDIN (FORMAT BINARY)
            """))
        {
            foreach (EventDocument document in catalogue)
            {
                await WriteAsync(rows, document);
            }

            await rows.CompleteAsync();
        }

        await ExecuteAsync(connection, Indexes);
    }

    public static async Task AddHotEventAsync(NpgsqlConnection connection, string eventId, int sections)
    {
        await ExecuteAsync(connection, $"""
            INSERT INTO event VALUES (
            '{eventId}', 'The {eventId} final', 'sports', '2031-06-01T18:00:00Z', '2031-06-01', 'Europe/Vienna', '2020-01-01', 'bowl',
            'The Bowl', 'Vienna', 'Austria', 48.2, 16.4, ARRAY[]::text[], 'EUR', 5000, '2031-06-01', 'the {eventId} final');
            INSERT INTO ticket (id, event_id, section, "row", seat, ordinal, price)
            SELECT '{eventId}-S' || s || '-' || chr(65 + r) || '-' || n, '{eventId}', 'S' || s, chr(65 + r), n::text,
                s * 1000 + r * 40 + n, 5000
            FROM generate_series(0, {sections - 1}) s,
                generate_series(0, {Contest.RowsASection - 1}) r,
                generate_series(1, {Contest.SeatsARow}) n;
            """);
        IEnumerable<System.Data.DataRow> indexes = (await connection.GetSchemaAsync("Indexes")).Rows.Cast<System.Data.DataRow>();
        if (!indexes.Any(row => (string)row["index_name"] == "ticket_of_event"))
        {
            await ExecuteAsync(connection, "CREATE INDEX ticket_of_event ON ticket (event_id, ordinal)");
        }
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter rows, EventDocument document)
    {
        EventVenue venue = document.Venue;
        IEnumerable<string> performers = document.Performers.Select(performer => performer.Name);
        string text = string.Join(' ', [document.Name, document.Category, venue.Name, venue.City, venue.Country, .. performers]);
        string names = string.Concat(text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' '));
        await rows.StartRowAsync();
        await rows.WriteAsync(document.Id);
        await rows.WriteAsync(document.Name);
        await rows.WriteAsync(document.Category);
        await rows.WriteAsync(document.StartsAt.ToUniversalTime());
        await rows.WriteAsync(document.LocalDate);
        await rows.WriteAsync(document.Venue.TimeZone);
        await rows.WriteAsync(document.OnSaleAt.ToUniversalTime());
        await rows.WriteAsync(document.Venue.VenueId);
        await rows.WriteAsync(document.Venue.Name);
        await rows.WriteAsync(document.Venue.City);
        await rows.WriteAsync(document.Venue.Country);
        await rows.WriteAsync(document.Venue.Latitude);
        await rows.WriteAsync(document.Venue.Longitude);
        await rows.WriteAsync(document.Performers.Select(performer => performer.Name).ToArray());
        await rows.WriteAsync(document.Currency);
        await rows.WriteAsync(document.PriceBands.Min(band => band.Price));
        await rows.WriteAsync(DateOnly.Parse(document.LocalDate, System.Globalization.CultureInfo.InvariantCulture), NpgsqlDbType.Date);
        await rows.WriteAsync(names);
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }
}
