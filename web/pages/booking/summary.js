// What a booking is of: its event, moved or not, its seats and what they cost. And giving held seats back.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { call, newKey } from '../../core/api.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { clock, longDay, money, zoneIfOther } from '../../core/format.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Poster } from '../../parts/poster.js';
import { Icon } from '../../parts/icons.js';

/** @typedef {import('../../core/types.js').Booking} Booking */

/** @param {number} minor @param {string} currency */
export const price = (minor, currency) => minor === 0 ? t('booking.free') : money(minor, currency);

/** @param {{ startsAt: string, timeZone: string }} event */
export const when = ({ startsAt, timeZone }) =>
  `${longDay(startsAt, timeZone)}, ${clock(startsAt, timeZone)} ${zoneIfOther(startsAt, timeZone)}`.trim();

/**
 * @param {{ booking: Booking, nameOf: (seat: { section: string, row: string, seat: string }) => string, isBare?: boolean }} props
 * `isBare`: the event is named elsewhere.
 */
export function Summary({ booking, nameOf, isBare }) {
  const { event, tickets, total, currency } = booking;
  return html`
    <section class="summary" aria-labelledby="summary">
      ${isBare
        ? html`<h2 id="summary" class="summary-bare">${t('booking.yours')}</h2>`
        : html`
          <div class="summary-head">
            <div class="summary-poster"><${Poster} id=${booking.eventId} category=${event?.category ?? 'other'} /></div>
            <div>
              <h2 id="summary"><a href=${link(`/event/${booking.eventId}`)}>${event?.name ?? t('booking.yours')}</a></h2>
              ${event && html`<p>${when(event)}</p><p>${event.venue.name}, ${event.venue.city}</p>`}
            </div>
          </div>`}
      <ul class="summary-seats">
        ${tickets.map(ticket => html`
          <li key=${ticket.ticketId}><span>${nameOf(ticket)}</span><span class="numbers">${price(ticket.price, currency)}</span></li>`)}
      </ul>
      <p class="summary-total"><span>${t('booking.total')}</span> <b class="numbers">${price(total, currency)}</b></p>
    </section>`;
}

/** That the event is another day, elsewhere, or not at all. @param {{ booking: Booking }} props */
export function Moved({ booking: { event, state } }) {
  const from = event?.movedFrom;
  if (event?.status === 'cancelled') {
    return html`<p class="moved bad"><${Icon} name="warning" /><b>${t('booking.eventCancelled')}</b></p>`;
  }
  if (!event || !from || state === 'refunded') return null;
  const isElsewhere = from.venue.name !== event.venue.name || from.venue.city !== event.venue.city;
  return html`
    <div class="moved">
      <${Icon} name="warning" />
      <p><b>${t('booking.moved')}</b>
        <span>${t('booking.movedTo', { when: when(event), where: `${event.venue.name}, ${event.venue.city}` })}</span>
        <s>${when(from)}${isElsewhere ? ` · ${from.venue.name}, ${from.venue.city}` : ''}</s></p>
    </div>`;
}

/**
 * Gives held seats back, once the buyer has said so twice.
 * @param {{ booking: Booking, take: (booking: Booking) => void, ask: () => void }} props
 */
export function GiveBack({ booking, take, ask }) {
  const [isSure, setSure] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const key = useRef(newKey());
  const yes = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => yes.current?.focus(), [isSure]);
  function giveBack() {
    setSure(false);
    setError(null);
    call('DELETE', `/booking/${booking.bookingId}`, { key: key.current }).then(answer => take(answer.data), setError).finally(ask);
  }
  return html`
    ${error && html`<${ProblemNotice} error=${error} />`}
    ${isSure
      ? html`
        <div class="sure" role="group" aria-label=${t('booking.giveBack')}>
          <p>${t('booking.giveBackSure', { count: booking.tickets.length })}</p>
          <button ref=${yes} onClick=${giveBack}>${t('booking.giveBackYes')}</button>
          <button class="quiet" onClick=${() => setSure(false)}>${t('booking.giveBackNo')}</button>
        </div>`
      : html`<button class="quiet" onClick=${() => setSure(true)}>${t('booking.giveBack', { count: booking.tickets.length })}</button>`}`;
}
