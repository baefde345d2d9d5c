// My tickets: all bookings, first what is to be paid, then what is to come, then the rest.
import { html, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { usePoll } from '../../core/poll.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { countdown, dateParts } from '../../core/format.js';
import { useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Poster } from '../../parts/poster.js';
import { useServerNow } from '../../parts/now.js';
import { isEnded, stateOf, textOf } from './story.js';
import { Moved, price, when } from './summary.js';

/** @typedef {import('../../core/types.js').Booking} Booking */
/** @typedef {import('../../core/types.js').Bookings} Bookings */

const PAGE = '/bookings?size=20';
/** @type {Record<string, string>} */
const MARKS = { held: 'warn', over: 'warn', paying: 'accent', booked: 'good', rebooked: 'good' };

export function List() {
  const poll = usePoll(PAGE, 5000);
  const first = /** @type {Bookings | null} */ (poll.data);
  const [older, setOlder] = useState(/** @type {Bookings[]} */ ([]));
  const [failed, setFailed] = useState(/** @type {unknown} */ (null));
  const now = useServerNow();
  useTitle(t('booking.mine'));
  if (!first) {
    return html`
      <section class="wide mine"><h1 tabindex="-1">${t('booking.mine')}</h1>
        ${poll.error ? html`<${ProblemNotice} error=${poll.error} onAgain=${poll.ask} />` : html`<div class="wait mine-wait"></div>`}
      </section>`;
  }
  const known = [...new Map([...older.flatMap(page => page.bookings), ...first.bookings].map(one => [one.bookingId, one])).values()]
    .sort((a, b) => b.timeline[0].at.localeCompare(a.timeline[0].at));
  const next = (older.at(-1) ?? first).next;
  const more = () => get(/** @type {string} */ (next)).then(({ data }) => setOlder([...older, data]), setFailed);
  const isOver = (/** @type {Booking} */ one) => isEnded(one) || (one.event ? Date.parse(one.event.startsAt) + 86400000 < now : false);
  const groups = [
    { name: 'open', bookings: known.filter(one => one.state === 'held' || one.state === 'paying') },
    { name: 'coming', bookings: known.filter(one => one.state === 'booked' && !isOver(one))
      .sort((a, b) => (a.event?.startsAt ?? '').localeCompare(b.event?.startsAt ?? '')) },
    { name: 'past', bookings: known.filter(one => isEnded(one) || (one.state === 'booked' && isOver(one))) },
  ].filter(group => group.bookings.length);
  return html`
    <section class="wide mine">
      <h1 tabindex="-1">${t('booking.mine')}</h1>
      ${!known.length && html`
        <div class="notice"><p>${t('booking.none')}</p><a class="button main" href=${link('/')}>${t('booking.find')}</a></div>`}
      ${groups.map(({ name, bookings }) => html`
        <h2 key=${name}>${t(`booking.group.${name}`)}</h2>
        <ul key=${`${name}-list`}>${bookings.map(one => html`<${Item} key=${one.bookingId} booking=${one} now=${now} />`)}</ul>`)}
      ${failed && html`<${ProblemNotice} error=${failed} />`}
      ${next && html`<button onClick=${more}>${t('booking.older')}</button>`}
    </section>`;
}

/** @param {{ booking: Booking, now: number }} props */
function Item({ booking, now }) {
  const { event, tickets, state } = booking;
  const known = stateOf(booking, now);
  const isOpen = state === 'held' || state === 'paying';
  const date = event && dateParts(event.startsAt, event.timeZone);
  return html`
    <li class=${`mine-one${isEnded(booking) ? ' ended' : ''}`}>
      <div class="mine-poster"><${Poster} id=${booking.eventId} category=${event?.category ?? 'other'} /></div>
      ${date && html`<p class="mine-date" aria-hidden="true"><span>${date.month}</span><b>${date.day}</b><span>${date.weekday}</span></p>`}
      <div class="mine-what">
        <h3><a href=${link(`/${isOpen ? 'hold' : 'tickets'}/${booking.bookingId}`)}>${event?.name ?? t('booking.yours')}</a></h3>
        ${event && html`<p class="soft">${when(event)}<br />${event.venue.name}, ${event.venue.city}</p>`}
        <p class="soft small">${t('booking.tickets', { count: tickets.length })} · ${price(booking.total, booking.currency)}</p>
        <${Moved} booking=${booking} />
      </div>
      <p class="mine-state"><span class=${`mark ${MARKS[known.split('.')[0]] ?? ''}`}>${textOf('mark', known)}</span>
        ${state === 'held' && known !== 'over' && html`<b class="numbers">${countdown(Date.parse(booking.expiresAt) - now)}</b>`}</p>
    </li>`;
}
