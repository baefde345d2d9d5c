using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Web;

/// <summary>Rules of the browser client, asked of its modules in the browser.</summary>
[Collection(nameof(Browser))]
public sealed class ModuleTests(Browser browser)
{
    /// <summary>What ISO 4217 says of minor units, also where browsers have other rules.</summary>
    [SkippableFact]
    public Task Money_is_written_with_its_currencys_digits() => IsAsync(
        "[[5000, 'EUR'], [1234, 'EUR'], [500, 'JPY'], [1234, 'KWD'], [5, 'IQD'], [1234, 'HUF'], [1500, 'UGX'], [99, 'USD']]"
        + ".map(([minor, currency]) => format.money(minor, currency).replace(/[^\\d.]/g, ''))",
        """["50","12.34","500","1.234","0.005","12.34","1500","0.99"]""");

    [SkippableFact]
    public Task A_weekend_is_what_is_left_of_it() => IsAsync(
        "[23, 26, 27, 28, 29].map(day => periods.periods(new Date(2026, 10, day))[1].date)",
        """
        ["2026-11-27..2026-11-29","2026-11-27..2026-11-29","2026-11-27..2026-11-29","2026-11-28..2026-11-29","2026-11-29..2026-11-29"]
        """);

    /// <summary>An answer's time is the least that it is now; one that is far off is of a clock that was set.</summary>
    [SkippableFact]
    public Task The_servers_clock_is_heard_from_its_answers() => IsAsync(
        """
        (() => {
          const at = time => new Date(Date.parse('2031-01-01T00:00:00Z') + time * 1000).toUTCString();
          const heard = times => times.map(time => {
            clock.hearServerTime(at(time));
            return Math.round((clock.serverNow() - Date.parse('2031-01-01T00:00:00Z')) / 1000);
          });
          return heard([0, 3, 1, 2, 60, 10]);
        })()
        """,
        "[0,3,3,3,60,10]");

    [SkippableFact]
    public Task Each_seat_is_found_where_it_is_drawn() => IsAsync(
        """
        (async () => {
          const map = plan.planOf(await (await fetch('/event/map/seatmap')).json());
          let wrong = 0;
          for (const section of map.sections) {
            const places = plan.placesOf(section);
            for (let i = 0; i < section.count; i++) {
              const seat = plan.seatOf(map, section.first + i);
              if (plan.seatAt(map, places[i * 2], places[i * 2 + 1])?.index !== seat.index) wrong++;
              if (plan.seatOfTicket(map, seat.ticketId)?.index !== seat.index) wrong++;
            }
          }
          const none = ['map-A-1-0', 'map-A-1-15', 'map-A-11-1', 'map-D-1-1', 'map-A-1-x', ''];
          return [wrong, map.capacity, none.filter(id => plan.seatOfTicket(map, id)).length, plan.seatAt(map, 0, 0)];
        })()
        """,
        "[0,392,0,null]");

    /// <summary>Where the booking app is called without an entry before it, its host keeps <c>/admin</c> for itself.</summary>
    [SkippableFact]
    public Task Administration_is_asked_for_where_the_deployment_says_that_it_is() => IsAsync(
        """
        (async () => {
          const asked = [];
          globalThis.fetch = address => {
            asked.push(address);
            return Promise.resolve(new Response());
          };
          const ask = async path => { await api.get(path); };
          await ask('/admin/events');
          Object.assign(config.config().api, { read: 'https://r', booking: 'https://b', admin: '/manage' });
          for (const path of ['/admin/events', '/booking/admin/x', '/administer', '/event/e1', '/queue/e1']) await ask(path);
          return asked;
        })()
        """,
        """["/admin/events","https://b/manage/events","https://b/booking/admin/x","https://b/administer","https://r/event/e1","""
        + "\"https://b/queue/e1\"]");

    /// <summary>A range that wavers comes nearer only. Where the line is slower or was paused it may be later.</summary>
    [SkippableFact]
    public Task The_range_until_ones_turn_does_not_jump() => IsAsync(
        """
        (() => {
          const looks = [[10, 20, 100], [12, 24, 95], [8, 17, 100], [20, 40, 50], [21, 43, 48], [45, 50, 47], null, [60, 70, 20]];
          let shown = null;
          return looks.map((look, at) => {
            shown = estimate.steady(shown, look && { early: look[0] * 60000, late: look[1] * 60000, pace: look[2] }, at);
            return shown && [Math.round(shown.early / 6000) / 10, Math.round(shown.late / 6000) / 10, shown.slowerAt ?? null];
          });
        })()
        """,
        "[[10,20,null],[10,20,null],[9.3,19,null],[20,40,3],[20,40,3],[45,50,5],null,[60,70,null]]");

    /// <summary>People ahead are those of the curve; they become fewer only, unless many more were counted than was thought.</summary>
    [SkippableFact]
    public Task The_people_ahead_become_fewer() => IsAsync(
        """
        (() => {
          const room = people => ({
            draw: 1, phase: 'open', perMinute: 100, seats: { left: 1000 },
            waiting: { error: 0.008, couldTake: 100, seatsEach: 2, curve: [{ value: 0.2, people: 0 }, { value: 1, people }] },
          });
          let seen;
          return [800, 810, 700, 4000].map(people => {
            seen = estimate.outlook(room(people), 0.6, seen, 0);
            return [seen.ahead, seen.error, seen.first, Math.round(seen.odds * 100), seen.turn.late / 60000 > 10];
          });
        })()
        """,
        "[[400,27,400,100,false],[400,27,400,100,false],[350,25,400,100,false],[2000,65,2000,24,true]]");

    [SkippableFact]
    public Task While_nobody_goes_in_nothing_is_said_of_when() => IsAsync(
        """
        [{}, { heldUpBy: 'provider' }, { phase: 'paused' }, { perMinute: 0 }].map(stands => estimate.outlook({
          draw: 1, phase: 'open', perMinute: 100, seats: { left: 1000 },
          waiting: { error: 0.008, couldTake: 100, seatsEach: 2, curve: [{ value: 0.2, people: 0 }, { value: 1, people: 800 }] },
          ...stands,
        }, 0.6, undefined, 0).turn !== null)
        """,
        "[true,false,false,false]");

    [SkippableFact]
    public Task The_room_is_asked_for_more_rarely_the_longer_one_has_to_wait() => IsAsync(
        "[[0, 0.5], [100, 0.5], [100, 0], [100, 1], [1e9, 0.5], [Infinity, 1]]"
        + ".map(([left, chance]) => estimate.pollMs({ least: 5, most: 60, share: 0.1, spread: 0.25 }, left * 1000, chance))",
        "[5000,10000,7500,12500,60000,75000]");

    /// <summary>Once it says when to come back; a machine's clock that was set back holds nobody up.</summary>
    [SkippableFact]
    public Task A_room_in_trouble_is_asked_no_more_often_than_one_that_is_well() => IsAsync(
        """
        [
          [[1, 503, undefined, 5000], [1, 429, 20, 5000], [9, 500, undefined, 5000], [1, 404, undefined, 0], [1, 0, undefined, 5000]]
            .map(([failures, status, retryAfter, usual]) => [0, 0.5, 1]
              .map(chance => estimate.retryMs(failures, { status, retryAfter }, usual, chance))),
          [999, 1000, 1999, 2000].map(now => estimate.isOver(estimate.waitOf(1000, 1000), now)),
        ]
        """,
        "[[[5000,5000,5000],[20000,22500,25000],[45000,60000,75000],[1500,2000,2500],[1500,2000,2500]],"
        + "[true,false,false,true]]");

    [SkippableFact]
    public Task What_an_earlier_draw_gave_counts_no_more() => IsAsync(
        """
        Promise.all([[1, '00'], [2, '00'], [undefined, '00'], [2, undefined]].map(async ([draw, seed]) => {
          const mine = { place: placeOf({ n: 1 }), draw, spent: true, told: true, pass: 'p' };
          const { spent, told, pass, value } = { ...mine, ...await line.lookOf({ ...room, seed }, 'lara', mine) };
          return [spent, told, pass ?? null, value !== undefined];
        }))
        """,
        """[[false,false,null,true],[true,true,"p",true],[false,false,null,true],[false,false,null,false]]""");

    /// <summary>Nothing is promised, and so nothing can be later than promised, while somebody's place is counted.</summary>
    [SkippableFact]
    public Task What_is_said_of_a_place_begins_when_it_is_shown() => IsAsync(
        """
        Promise.all([10, 60].map(async ago => {
          const mine = { place: placeOf({ n: 2, l: 0 }), draw: 2 };
          const late = { ...room, lobbyClosedAt: new Date(clock.serverNow() - ago * 1000).toISOString() };
          const next = { ...mine, ...await line.lookOf(late, 'lara', mine) };
          const now = clock.serverNow();
          return [estimate.standing(late, next, now), Boolean(next.seen), estimate.leftOf(late, next, now) < 100];
        }))
        """,
        """[["counting",false,true],["waiting",true,false]]""");

    [SkippableFact]
    public Task Of_two_places_the_sooner_one_that_counts_is_taken() => IsAsync(
        """
        [
          [{ n: 2, l: 9 }, { n: 2, l: 5 }], [{ n: 2, l: 5 }, { n: 2, l: 9 }], [{ n: 2, l: 5 }, { n: 1 }], [{ n: 1, l: 5 }, { n: 2, l: 9 }],
          [{ n: 2, l: 9 }, { n: 1, l: 5 }], [{ n: 3, l: 9 }, { n: 2, l: 5 }], [{ n: 2, l: 9 }, { n: 2, l: 5 }, true], [{ n: 2, l: 9 }],
        ].map(([linked, own, spent]) => (
          estimate.betterOf(placeOf(linked), own && { place: placeOf(own), spent }, 2) === placeOf(linked) ? 'linked' : 'own'))
          .concat(estimate.betterOf('none', { place: placeOf({ n: 1 }) }, 2))
        """,
        """["own","linked","own","own","linked","linked","linked","linked","none"]""");

    /// <summary>
    /// Neither a browser without space nor a refusal that is another's loses a place. What one answer says is stored whole or not at all,
    /// and what another tab stores meanwhile stays.
    /// </summary>
    [SkippableFact]
    public Task A_place_that_was_taken_keeps() => IsAsync(
        """
        (async () => {
          const answer = (status, body) => void (globalThis.fetch = () => Promise.resolve(Response.json(body, { status })));
          const setItem = Storage.prototype.setItem;
          localStorage.setItem('waiting', 'lara');
          Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };
          answer(200, { place: 'mine' });
          await waiting.takePlace('full');
          waiting.keep('full', before => ({ ...before, lost: '' }));
          const found = [waiting.mineOf('full').place];
          Storage.prototype.setItem = function (key, value) {
            if (value.length > 500) throw new DOMException('', 'QuotaExceededError');
            setItem.call(this, key, value);
          };
          const long = { eventId: 'full', seed: '0'.repeat(500) };
          waiting.keep('full', before => ({ ...before, room: long, etag: 'of the long one', heardAt: 1 }));
          const other = await import(`${base}core/waiting.js?full`);
          found.push(waiting.keptOf('full').get().etag, other.keptOf('full').get().etag ?? null);
          Storage.prototype.setItem = setItem;
          localStorage.setItem('waiting-room:full/told/lara', 'true');
          waiting.keepMine('full', 'lara', { pass: 'p' });
          found.push(JSON.parse(localStorage.getItem('waiting-room:full/place/lara')), localStorage.getItem('waiting-room:full/told/lara'));
          answer(403, { code: 'no-waiting-room' });
          await waiting.takePass('full').catch(() => {});
          found.push(waiting.mineOf('full').place, waiting.mineOf('full').pass ?? null);
          answer(403, { code: 'place-refused' });
          waiting.keep('link', before => ({ ...before, link: 'theirs' }));
          await waiting.takePlace('link', 'theirs').catch(() => {});
          found.push(waiting.keptOf('link').get().link);
          waiting.keepLink('link', 'theirs');
          await waiting.takePlace('link', 'theirs').catch(() => {});
          return [...found, waiting.keptOf('link').get().link ?? null];
        })()
        """,
        """["mine","of the long one",null,"mine","true","mine",null,"theirs",null]""");

    /// <summary>A link may bring a place for a room that this browser has not asked for in a long time.</summary>
    [SkippableFact]
    public Task An_old_room_is_forgotten_unless_a_link_has_brought_a_place_for_it() => IsAsync(
        """
        (() => {
          for (const room of ['old', 'linked']) waiting.keep(room, before => ({ ...before, heardAt: 1 }));
          waiting.keepLink('linked', 'theirs');
          waiting.keep('new', before => ({ ...before, heardAt: Date.now() }));
          waiting.forgetOldRooms();
          return ['old', 'linked', 'new'].map(room => [
            waiting.keptOf(room).get().heardAt !== undefined, waiting.keptOf(room).get().link ?? null,
            Object.keys(localStorage).some(key => key.startsWith(`waiting-room:${room}`)),
          ]);
        })()
        """,
        """[[false,null,false],[true,"theirs",true],[true,null,true]]""");

    /// <summary>A tab hears of another's writes a little later. What both write meanwhile is there in the end.</summary>
    [SkippableFact]
    public Task Two_tabs_that_write_at_once_lose_nothing_of_each_other() => IsAsync(
        """
        (async () => {
          const other = await import(`${base}core/waiting.js?other`);
          const tabOf = module => ({ module, sent: [], seen: Object.create({
            getItem(key) { return this[key] ?? null; },
            setItem(key, value) { this[key] = value; now.sent.push([key, value]); },
            removeItem(key) { delete this[key]; now.sent.push([key, null]); },
          }) });
          const [one, two] = [tabOf(waiting), tabOf(other)];
          let now = one;
          Object.defineProperty(globalThis, 'localStorage', { get: () => now.seen });
          const hear = (tab, from) => {
            now = tab;
            for (const [key, value] of from.sent.splice(0)) {
              if (value === null) delete tab.seen[key];
              else tab.seen[key] = value;
              dispatchEvent(new StorageEvent('storage', { key }));
            }
          };
          waiting.keepMine('both', 'a/b', { place: 'mine', seen: { ahead: 5 } });
          hear(two, one);
          now = one;
          waiting.keep('both', before => ({ ...before, alarm: true }));
          waiting.keepMine('both', 'a/b', { pass: 'p' });
          now = two;
          other.keep('both', before => ({ ...before, heardAt: 7 }));
          other.keepMine('both', 'a/b', { seen: undefined });
          const sent = [...one.sent];
          const found = ({ module }) => {
            const { places, alarm, heardAt } = module.keptOf('both').get();
            const { place, pass, seen } = places['a/b'];
            return [alarm, heardAt, place, pass, seen ?? null];
          };
          hear(one, two);
          const ones = found(one);
          hear(two, { sent });
          return [ones, found(two)];
        })()
        """,
        """[[true,7,"mine","p",null],[true,7,"mine","p",null]]""");

    /// <summary>What is kept was heard earlier: to a tab that asks by itself it is no news, nor is that of other rooms to any.</summary>
    [SkippableFact]
    public Task A_tab_that_asks_does_not_take_the_time_from_others() => IsAsync(
        """
        (async () => {
          const asked = [];
          globalThis.fetch = async address => {
            asked.push(address);
            return new Response('{}', { status: 503, headers: { 'Retry-After': '60' } });
          };
          const one = new line.Line('time');
          one.start();
          while (!waiting.keptOf('time').get().lost) await new Promise(done => setTimeout(done, 10));
          const before = clock.serverNow();
          const tell = (key, hours) => {
            localStorage.setItem('waiting-room:time/heard', JSON.stringify({ heardAt: before - hours * 3600000 }));
            dispatchEvent(new StorageEvent('storage', { key }));
          };
          const isBack = () => clock.serverNow() < before;
          tell('waiting-room:time', 1);
          const found = [isBack()];
          one.leads = false;
          tell('waiting-room:other', 2);
          found.push(isBack());
          tell('waiting-room:time', 2);
          found.push(isBack());
          one.leads = true;
          dispatchEvent(new Event('online'));
          document.dispatchEvent(new Event('visibilitychange'));
          await new Promise(done => setTimeout(done, 10));
          one.stop();
          return [...found, asked.length];
        })()
        """,
        "[false,false,true,1]");

    private async Task IsAsync(string script, string expected)
    {
        await using Visitor visitor = await browser.VisitAsync();
        await visitor.OpenAsync("/nowhere");
        JsonElement answer = await visitor.Page.EvaluateAsync<JsonElement>(
            $$"""
            async () => {
              const base = document.querySelector('script[type=module]').src.replace('main.js', '');
              const [format, periods, clock, plan, api, config, estimate, line, waiting] = await Promise.all(
                ['core/format.js', 'pages/find/periods.js', 'core/clock.js', 'pages/event/plan.js', 'core/api.js', 'core/config.js',
                  'pages/queue/estimate.js', 'pages/queue/line.js', 'core/waiting.js'].map(path => import(base + path)));
              const placeOf = claims => `x.${btoa(JSON.stringify(claims))}.x`;
              const room = {
                eventId: 'e', draw: 2, seed: '00', phase: 'open', pointer: 0, perMinute: 60, seats: { left: 100 },
                waiting: { error: 0, couldTake: 0, seatsEach: 2, curve: [{ value: 0, people: 0 }, { value: 2, people: 3000 }] },
              };
              return {{script}};
            }
            """);

        Assert.Equal(expected.Trim(), JsonSerializer.Serialize(answer));
    }
}
