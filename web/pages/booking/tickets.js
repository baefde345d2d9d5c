// Tickets, each with the code that the gate scans: on the page, filling the screen, on paper; and the event for a calendar.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { t } from '../../core/text.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Poster } from '../../parts/poster.js';
import { Icon } from '../../parts/icons.js';
import { calendarOf } from './calendar.js';
import { when } from './summary.js';

/** @typedef {import('../../core/types.js').HeldTicket} HeldTicket */
/** @typedef {HeldTicket & { picture: string, name: string }} Shown */

/** @param {{ booking: import('../../core/types.js').Booking }} props */
export function Tickets({ booking }) {
  const [tickets, setTickets] = useState(/** @type {Shown[] | null} */ (null));
  const [failed, setFailed] = useState(/** @type {unknown} */ (null));
  const [tries, setTries] = useState(0);
  const [large, setLarge] = useState(-1);
  const path = /** @type {string} */ (booking.ticketsUrl);
  const startsAt = booking.event?.startsAt;
  useEffect(() => {
    /** @type {string[]} */
    const pictures = [];
    let left = false;
    /** @param {HeldTicket} ticket */
    async function shown(ticket) {
      const { response } = await get(ticket.svgUrl);
      const picture = URL.createObjectURL(await response.blob());
      pictures.push(picture);
      const name = t('seat.full', { section: ticket.sectionName, row: ticket.row, seat: ticket.seat });
      return { ...ticket, picture, name };
    }
    get(path)
      .then(({ data }) => Promise.all(/** @type {import('../../core/types.js').HeldTickets} */ (data).tickets.map(shown)))
      .then(all => void (left || (setFailed(null), setTickets(all))), error => void (left || setFailed(error)));
    return () => {
      left = true;
      pictures.forEach(picture => URL.revokeObjectURL(picture));
    };
    // The tickets say when and where, and a refund takes some away.
  }, [path, startsAt, booking.tickets.length, tries]);

  if (failed && !tickets) return html`<${ProblemNotice} error=${failed} onAgain=${() => setTries(tries + 1)} />`;
  if (!tickets) return html`<div class="wait tickets-wait"></div>`;
  return html`
    <section aria-label=${t('booking.show')}>
      <div class="actions no-print">
        <button class="main" onClick=${() => setLarge(0)}><${Icon} name="scan" />${t('booking.atGate')}</button>
        <button onClick=${() => print()}><${Icon} name="print" />${t('booking.print')}</button>
        <button onClick=${() => save(booking, tickets)}><${Icon} name="calendar" />${t('booking.calendar')}</button>
      </div>
      <ul class="tickets">
        ${tickets.map((ticket, i) => html`
          <li class="ticket" key=${ticket.ticketId}>
            <div class="ticket-what">
              <${Poster} id=${booking.eventId} category=${booking.event?.category ?? 'other'} />
              <p class="ticket-event">${ticket.event.name}</p>
              <p>${when(ticket.event)}</p>
              <p>${ticket.event.venue.name}, ${ticket.event.venue.city}</p>
              <dl>
                <div><dt>${t('booking.section')}</dt><dd>${ticket.sectionName}</dd></div>
                <div><dt>${t('booking.row')}</dt><dd>${ticket.row}</dd></div>
                <div><dt>${t('booking.seat')}</dt><dd>${ticket.seat}</dd></div>
              </dl>
            </div>
            <button class="ticket-code" onClick=${() => setLarge(i)} aria-label=${t('booking.enlarge', { seat: ticket.name })}>
              <img src=${ticket.picture} width="176" height="176" alt=${t('booking.code', { seat: ticket.name })} />
            </button>
          </li>`)}
      </ul>
      ${large >= 0 && html`<${Large} tickets=${tickets} at=${Math.min(large, tickets.length - 1)} go=${setLarge} />`}
    </section>`;
}

/**
 * A ticket that fills the screen, on white in any scheme: scanners need the contrast.
 * @param {{ tickets: Shown[], at: number, go: (at: number) => void }} props
 */
function Large({ tickets, at, go }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    dialog.current?.showModal();
    /** @type {WakeLockSentinel | undefined} */
    let awake;
    // The screen must not go dark in the queue. Not every browser can see to it, nor without power.
    navigator.wakeLock?.request('screen').then(lock => (awake = lock), () => {});
    return () => void awake?.release();
  }, []);
  const ticket = tickets[at];
  return html`
    <dialog class="large" ref=${dialog} onClose=${() => go(-1)} aria-label=${ticket.name}>
      <button class="round" aria-label=${t('close')} onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button>
      <img src=${ticket.picture} alt=${t('booking.code', { seat: ticket.name })} />
      <p class="large-seat" aria-live="polite">${ticket.name}</p>
      <p>${ticket.event.name}</p>
      ${tickets.length > 1 && html`
        <p class="large-more">
          <button class="round" aria-label=${t('booking.before')} disabled=${at === 0} onClick=${() => go(at - 1)}>
            <${Icon} name="back" /></button>
          <span class="numbers">${t('booking.of', { at: at + 1, count: tickets.length })}</span>
          <button class="round" aria-label=${t('booking.after')} disabled=${at === tickets.length - 1} onClick=${() => go(at + 1)}>
            <${Icon} name="arrow" /></button>
        </p>`}
      <p class="large-hint"><${Icon} name="sun" />${t('booking.bright')}</p>
    </dialog>`;
}

/** @param {import('../../core/types.js').Booking} booking @param {Shown[]} tickets */
function save(booking, tickets) {
  const file = URL.createObjectURL(new Blob([calendarOf(booking, tickets)], { type: 'text/calendar' }));
  Object.assign(document.createElement('a'), { href: file, download: `${booking.bookingId}.ics` }).click();
  setTimeout(() => URL.revokeObjectURL(file), 10000);
}
