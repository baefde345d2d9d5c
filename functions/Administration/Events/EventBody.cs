using System.Text.Json.Serialization;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>An event as administrators send and get it.</summary>
internal sealed record EventBody
{
    /// <summary>Optional. Must be the id in the address.</summary>
    public string? EventId { get; init; }

    /// <summary>Optional. Must be <c>scheduled</c>: only DELETE changes it.</summary>
    public string? Status { get; init; }

    public required string Name { get; init => field = CatalogueName.Composed(value); }

    /// <summary>Other names that people look for.</summary>
    public IReadOnlyList<string>? AlsoKnownAs { get; init => field = TextProblems.Composed(value); }

    /// <summary>One of <see cref="Categories"/>, in any capitals, or the one that the event has had.</summary>
    public required string Category { get; init => field = Categories.Find(value) ?? value; }

    /// <summary>With its offset.</summary>
    public required string StartsAt { get; init; }

    /// <summary>With its offset; no later than <see cref="StartsAt"/>.</summary>
    public required string OnSaleAt { get; init; }

    public required string VenueId { get; init; }

    public required IReadOnlyList<string> PerformerIds { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Prices in minor units.</summary>
    public required IReadOnlyList<PriceBand> PriceBands { get; init; }

    /// <summary>Sections with another band than in the venue's plan, or than so far if the event exists.</summary>
    public IReadOnlyList<SectionBand>? Sections { get; init; }

    /// <summary>How people are let in to reserve. If it is absent, it stays as it is.</summary>
    public AdmissionBody? Admission { get; init; }

    public static EventBody From(EventDocument document) => new()
    {
        EventId = document.Id,
        Status = document.Status,
        Name = document.Name,
        AlsoKnownAs = document.AlsoKnownAs,
        Category = document.Category,
        StartsAt = TimeZones.LocalTime(document.StartsAt, document.Venue.TimeZone),
        OnSaleAt = TimeZones.LocalTime(document.OnSaleAt, document.Venue.TimeZone),
        VenueId = document.Venue.VenueId,
        PerformerIds = [.. document.Performers.Select(performer => performer.PerformerId)],
        Currency = document.Currency,
        PriceBands = document.PriceBands,
        Sections = [.. document.Sections.Select(section => new SectionBand(section.Section, section.Band))],
        Admission = AdmissionBody.From(document),
    };

    /// <summary>What is wrong with the body by itself.</summary>
    public IReadOnlyList<string> Problems(string id, out EventTimes? times)
    {
        List<string> problems = [];
        if (EventId is not null && EventId != id)
        {
            problems.Add($"'eventId' is '{EventId}', the address says '{id}'.");
        }

        TextProblems.Check(problems, "name", Name);
        TextProblems.CheckOtherNames(problems, AlsoKnownAs);
        DateTimeOffset? startsAt = TextProblems.Moment(problems, "startsAt", StartsAt);
        DateTimeOffset? onSaleAt = TextProblems.Moment(problems, "onSaleAt", OnSaleAt);
        if (onSaleAt > startsAt)
        {
            problems.Add("'onSaleAt' must not be after 'startsAt'.");
        }

        if (!Ids.IsValid(VenueId))
        {
            problems.Add("'venueId' is not an id.");
        }

        if (!Currencies.IsKnown(Currency))
        {
            problems.Add($"'currency' must be a code of ISO 4217 such as EUR; '{Currency}' is none.");
        }

        CheckPerformers(problems);
        if (Sections is not null
            && (Sections.Any(s => s?.Section is null) || Sections.DistinctBy(s => s.Section).Count() != Sections.Count))
        {
            problems.Add("'sections' must name each section once.");
        }

        WaitingRoomPlan? room = null;
        Admission?.Check(problems, startsAt, out room);
        times = startsAt is { } starts && onSaleAt is { } onSale ? new EventTimes(starts, onSale, room) : null;
        return problems;
    }

    private void CheckPerformers(List<string> problems)
    {
        if (PerformerIds.Count > Limits.PerformersPerEvent || PerformerIds.Distinct().Count() != PerformerIds.Count)
        {
            problems.Add($"'performerIds' must name at most {Limits.PerformersPerEvent} performers, each once.");
        }

        if (!PerformerIds.All(performerId => Ids.IsValid(performerId)))
        {
            problems.Add("'performerIds' must be ids.");
        }
    }
}

/// <param name="Band">Its price band; null takes it off sale.</param>
internal sealed record SectionBand(string Section, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Band);

/// <param name="Room">The waiting room that was sent; null if none was.</param>
internal sealed record EventTimes(DateTimeOffset StartsAt, DateTimeOffset OnSaleAt, WaitingRoomPlan? Room);
