using System.Buffers;
using TicketMaster.Catalogue;

namespace TicketMaster.Administration;

/// <summary>How people are let in to reserve, as administrators send and get it.</summary>
internal sealed record AdmissionBody
{
    public const string Open = "open";
    public const string WaitingRoom = "waitingRoom";

    public static readonly AdmissionBody ToAll = new() { Mode = Open };

    /// <summary>With <c>open</c> nothing else is sent.</summary>
    public required string Mode { get; init; }

    /// <summary>When the lobby opens, with its offset.</summary>
    public string? OpensAt { get; init; }

    /// <summary>People a minute. Either this or <see cref="Auto"/>.</summary>
    public int? PerMinute { get; init; }

    public bool? Auto { get; init; }

    /// <summary>Seconds that a pass lasts.</summary>
    public int? PassFor { get; init; }

    public bool? Paused { get; init; }

    public PublicValueBody? PublicValue { get; init; }

    public static AdmissionBody From(EventDocument document) => document.WaitingRoom is not { } plan ? ToAll : new()
    {
        Mode = WaitingRoom,
        OpensAt = TimeZones.LocalTime(plan.OpensAt, document.Venue.TimeZone),
        PerMinute = plan.PerMinute,
        Auto = plan.PerMinute is null ? true : null,
        PassFor = plan.PassSeconds,
        Paused = plan.Paused,
        PublicValue = plan.PublicName is null ? null : new PublicValueBody(plan.PublicName, plan.PublicValue),
    };

    /// <summary>What is wrong with it by itself.</summary>
    /// <param name="problems">Gets a sentence for each.</param>
    /// <param name="startsAt">The event's start, if it is one.</param>
    /// <param name="plan">The waiting room; null for none.</param>
    public void Check(List<string> problems, DateTimeOffset? startsAt, out WaitingRoomPlan? plan)
    {
        plan = null;
        if (Mode == Open)
        {
            if (this != ToAll)
            {
                problems.Add($"'admission' of mode '{Open}' has nothing else.");
            }

            return;
        }

        if (Mode != WaitingRoom)
        {
            problems.Add($"'admission.mode' must be '{Open}' or '{WaitingRoom}'.");
            return;
        }

        DateTimeOffset? opensAt = TextProblems.Moment(problems, "admission.opensAt", OpensAt ?? "");
        if (opensAt >= startsAt)
        {
            problems.Add("'admission.opensAt' must be before 'startsAt'.");
        }

        if (PerMinute is < 1 or > Limits.AdmittedPerMinute || PerMinute is null != (Auto == true))
        {
            problems.Add($"'admission' needs either 'perMinute', 1 to {Limits.AdmittedPerMinute}, or 'auto': true.");
        }

        if (PassFor is < Limits.LeastPassSeconds or > Limits.MostPassSeconds)
        {
            problems.Add($"'admission.passFor' must be {Limits.LeastPassSeconds} to {Limits.MostPassSeconds} seconds.");
        }

        PublicValue?.Check(problems);
        if (opensAt is { } opens)
        {
            plan = new WaitingRoomPlan(
                opens.AddTicks(-(opens.Ticks % TimeSpan.TicksPerSecond)),
                PerMinute,
                PassFor ?? Limits.PassSeconds,
                Paused == true,
                PublicValue?.Name,
                PublicValue?.Value);
        }
    }
}

/// <summary>A value that nobody knows yet when it is named, such as a round of a public randomness beacon.</summary>
/// <param name="Value">Put in once the lobby has closed.</param>
internal sealed record PublicValueBody(string Name, string? Value = null)
{
    /// <summary>None of them is escaped in JSON.</summary>
    private static readonly SearchValues<char> s_ofValues =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~:/=");

    public void Check(List<string> problems)
    {
        TextProblems.Check(problems, "admission.publicValue.name", Name, Limits.PublicNameLength);
        if (Value is not null && (Value.Length is 0 or > Limits.PublicValueLength || Value.AsSpan().ContainsAnyExcept(s_ofValues)))
        {
            problems.Add(
                $"'admission.publicValue.value' must be 1 to {Limits.PublicValueLength} letters and digits of ASCII, or '-._~:/='.");
        }
    }
}
