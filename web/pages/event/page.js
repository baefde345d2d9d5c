// Event: what, where and when, and its seats: on a map, in a list, or the best there are.
import { html, useEffect, useMemo, useState, useStore } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { usePoll } from '../../core/poll.js';
import { link, setQuery } from '../../core/router.js';
import { keptOf, whoWaits } from '../../core/waiting.js';
import { t } from '../../core/text.js';
import { clock, countdown, longDay, moment, zoneIfOther } from '../../core/format.js';
import { announce, useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Poster } from '../../parts/poster.js';
import { Icon } from '../../parts/icons.js';
import { useServerNow } from '../../parts/now.js';
import { BestAvailable, Chosen, MOST, Refused, useHold } from './choice.js';
import { freeIn, planOf, seatOf, seatOfTicket } from './plan.js';
import { priceText, SeatMap, seatName } from './seat-map.js';
import { SeatList } from './seat-list.js';

/** @typedef {import('../../core/types.js').EventView} EventView */
/** @typedef {import('../../core/types.js').Availability} Availability */

const EVENT_MS = 15000;
const SEATS_MS = 2000;

/** @param {import('../../core/router.js').Place} place */
export default function EventPage({ params, query }) {
  const path = `/event/${encodeURIComponent(params.eventId)}`;
  const { data: event, error, ask } = usePoll(/** @type {string} */ (`${path}?limit=1`), EVENT_MS);
  useTitle(/** @type {EventView | null} */ (event)?.name ?? '');
  if (error) return html`<${Missing} error=${error} onAgain=${ask} />`;
  if (!event) return html`<div class="filler"></div>`;
  return html`<${Header} event=${event} /><${Seats} event=${event} path=${path} query=${query} />`;
}

/** @param {{ error: unknown, onAgain: () => void }} props */
const Missing = ({ error, onAgain }) => html`
  <section class="wide missing">
    <h1 class="unseen" tabindex="-1">${t('event.missing')}</h1>
    <${ProblemNotice} error=${error} onAgain=${onAgain} />
    <a class="button" href=${link('/')}>${t('event.others')}</a>
  </section>`;

/** @param {{ event: EventView }} props */
function Header({ event }) {
  const { venue } = event;
  const zone = zoneIfOther(event.startsAt, event.timeZone);
  const others = event.performers.map(one => one.name).filter(name => !event.name.includes(name));
  return html`
    <header class="event-head">
      <div class="event-head-band"><${Poster} id=${event.eventId} category=${event.category} wide /></div>
      <div class="wide event-head-in">
        <div class="event-poster"><${Poster} id=${event.eventId} category=${event.category} /></div>
        <div class="event-what">
          <div class="event-title">
            <p class="event-kind">${t(`category.${event.category}`)}</p>
            <h1 tabindex="-1">${event.name}</h1>
            ${others.length > 0 && html`<p class="event-with">${others.join(' · ')}</p>`}
          </div>
          <dl class="event-facts">
            <div><dt><${Icon} name="calendar" /><span class="unseen">${t('event.when')}</span></dt>
              <dd><b>${longDay(event.startsAt, event.timeZone)}</b>
                <span>${t('event.startsAt', { time: `${clock(event.startsAt, event.timeZone)} ${zone}`.trim() })}</span></dd></div>
            <div><dt><${Icon} name="pin" /><span class="unseen">${t('event.place')}</span></dt>
              <dd><b>${venue.name}</b><span>${venue.city}, ${venue.country}</span></dd></div>
          </dl>
        </div>
      </div>
    </header>`;
}

/** @param {{ event: EventView, path: string, query: URLSearchParams }} props */
function Seats({ event, path, query }) {
  const [plan, setPlan] = useState(/** @type {import('./plan.js').Plan | null} */ (null));
  const [failed, setFailed] = useState(/** @type {unknown} */ (null));
  const [tries, setTries] = useState(0);
  const now = useServerNow();
  const opensAt = Date.parse(event.onSaleAt);
  const isOver = Date.parse(event.startsAt) <= now;
  const { pass, passEndsAt } = useStore(keptOf(event.eventId)).places[whoWaits()] ?? {};
  const isOpen = opensAt <= now && !isOver && event.status !== 'cancelled' && (!event.queueUrl || pass !== undefined);
  const { data } = usePoll(event.status === 'cancelled' || isOver ? null : `${path}/availability`, SEATS_MS);
  const availability = /** @type {Availability | null} */ (data);
  useEffect(() => {
    get(`${path}/seatmap`).then(answer => setPlan(planOf(answer.data)), setFailed);
  }, [path, tries]);

  if (event.status === 'cancelled') return html`<${Ended} text="event.cancelled" />`;
  if (isOver) return html`<${Ended} text="event.over" />`;
  if (failed) return html`<${ProblemNotice} error=${failed} onAgain=${() => (setFailed(null), setTries(tries + 1))} />`;
  return html`
    <div class="wide event-body">
      ${event.queueUrl
        ? html`<${Room} eventId=${event.eventId} passLeft=${passEndsAt ? Date.parse(passEndsAt) - now : null} />`
        : !isOpen && html`<${Countdown} opensAt=${opensAt} now=${now} onSaleAt=${event.onSaleAt} />`}
      ${plan && availability
        ? html`<${House} plan=${plan} availability=${availability} isOpen=${isOpen} query=${query} />`
        : html`<div class="filler"></div>`}
    </div>`;
}

/** @param {{ text: string }} props */
const Ended = ({ text }) => html`
  <section class="notice"><h2>${t(text)}</h2><a class="button main" href=${link('/')}>${t('event.others')}</a></section>`;

/** @param {{ opensAt: number, now: number, onSaleAt: string }} props */
function Countdown({ opensAt, now, onSaleAt }) {
  const left = opensAt - now;
  const days = Math.floor(left / 86400000);
  return html`
    <section class="countdown" aria-label=${t('event.saleBegins')}>
      <p>${t('event.onSale', { time: moment(onSaleAt) })}</p>
      <p class="countdown-time numbers" role="timer">${days > 1 ? t('event.days', { count: days }) : countdown(left)}</p>
      <p class="small">${t('event.opensItself')}</p>
    </section>`;
}

/** The event has a waiting room: where it is, or how long the pass lasts. @param {{ eventId: string, passLeft: number | null }} props */
const Room = ({ eventId, passLeft }) => html`
  <section class=${`room${passLeft === null ? '' : ' in'}`} aria-label=${t('event.room')}>
    <${Icon} name=${passLeft === null ? 'person' : 'clock'} />
    <p>${passLeft === null ? html`<b>${t('event.roomTitle')}</b> ${t('event.roomText')}`
      : passLeft > 0 ? html`<b>${t('event.pass')}</b> <span class="numbers" role="timer">${countdown(passLeft)}</span>`
        : t('event.passEnded')}</p>
    <a class=${`button${passLeft === null ? ' main' : ''}`} href=${link(`/event/${eventId}/queue`)}>${t('event.toRoom')}</a>
  </section>`;

/**
 * @param {{ plan: import('./plan.js').Plan, availability: Availability, isOpen: boolean, query: URLSearchParams }} props
 */
function House({ plan, availability, isOpen, query }) {
  const holding = useHold(plan.eventId);
  const [gone, setGone] = useState('');
  const { seats } = availability;
  const asked = query.get('price') ?? '';
  const kept = query.get('seats') ?? '';
  const bands = useMemo(() => new Set(asked.split(',').filter(Boolean).map(Number).map(price => plan.bands.indexOf(price))), [asked, plan]);
  const free = useMemo(() => freeIn(plan, seats), [plan, seats]);
  const chosen = useMemo(() => kept.split(',').filter(Boolean)
    .map(id => seatOfTicket(plan, `${plan.eventId}-${id}`)?.index ?? -1).filter(index => index >= 0).slice(0, MOST), [kept, plan]);
  const shown = useMemo(() => ({ seats, bands, free, chosen: new Set(chosen) }), [seats, bands, free, chosen]);

  // A seat that goes while it is chosen says so.
  useEffect(() => {
    const lost = chosen.filter(index => seats[index] !== 'a').map(index => seatOf(plan, index));
    if (!lost.length || holding.isBusy) return;
    const names = lost.map(seatName).join('; ');
    const text = t('event.seatGone', { count: lost.length, seats: names });
    choose(chosen.filter(index => seats[index] === 'a'));
    setGone(text);
    announce(text);
  }, [seats, chosen, holding.isBusy]);

  /** @param {number[]} next */
  const choose = next => setQuery(
    { seats: next.map(index => seatOf(plan, index).ticketId.slice(plan.eventId.length + 1)).join(',') }, { replace: true });

  /** @param {number} index */
  function toggle(index) {
    const seat = seatOf(plan, index);
    const { section } = seat;
    const name = seatName(seat);
    if (chosen.includes(index)) {
      choose(chosen.filter(one => one !== index));
      announce(t('event.takenOut', { seat: name }));
    } else if (seats[index] === 'a' && section.band >= 0 && (!bands.size || bands.has(section.band))) {
      if (chosen.length === MOST) {
        setGone(t('event.most', { count: MOST }));
        return;
      }
      setGone('');
      choose([...chosen, index]);
      announce(t('event.taken', { seat: name, price: priceText(section.price, plan.currency) }));
    }
  }

  const total = [...free.values()].reduce((sum, one) => sum + one, 0);
  if (total === 0 && !chosen.length) return html`<${SoldOut} />`;
  return html`
    <div class="house">
      <div class="house-map">
        <${Prices} plan=${plan} bands=${bands} asked=${asked} total=${total} />
        <${SeatMap} plan=${plan} shown=${shown} onSeat=${toggle} />
        <p class="soft small map-hint">${t('event.mapHint')}</p>
      </div>
      <aside class="house-side" aria-label=${t('event.choose')}>
        <${Refused} plan=${plan} holding=${holding} />
        ${gone && html`
          <div class="gone" role="alert"><${Icon} name="warning" /><p>${gone}</p>
            <button class="quiet round" aria-label=${t('close')} onClick=${() => setGone('')}><${Icon} name="close" /></button></div>`}
        <${Chosen} plan=${plan} chosen=${chosen} onSeat=${toggle} isOpen=${isOpen} holding=${holding} />
        <${BestAvailable} plan=${plan} shown=${shown} isOpen=${isOpen} holding=${holding} />
      </aside>
      <${SeatList} plan=${plan} shown=${shown} onSeat=${toggle} />
    </div>`;
}

const SoldOut = () => html`
  <section class="notice">
    <h2>${t('event.soldOut')}</h2>
    <p>${t('event.soldOutText')}</p>
    <a class="button" href=${link('/')}>${t('event.others')}</a>
  </section>`;

/**
 * The prices: what the map's colours mean, and a filter.
 * @param {{ plan: import('./plan.js').Plan, bands: Set<number>, asked: string, total: number }} props
 */
function Prices({ plan, bands, asked, total }) {
  const prices = asked.split(',').filter(Boolean);
  return html`
    <div class="prices">
      <div class="chips" role="group" aria-label=${t('event.prices')}>
        ${plan.bands.map((price, band) => html`
          <button class="chip" aria-pressed=${String(bands.has(band))} onClick=${() => setQuery({
            price: (bands.has(band) ? prices.filter(one => one !== String(price)) : [...prices, String(price)]).join(','),
          }, { replace: true })}>
            <span class=${`swatch band-${band % 8}`}></span><span class="numbers">${priceText(price, plan.currency)}</span>
          </button>`)}
      </div>
      <p class="soft small numbers">${t('event.left', { count: total })}</p>
    </div>`;
}
