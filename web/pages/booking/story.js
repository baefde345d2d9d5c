// What is known of a booking, kept up to date, and the sentences that tell it.
import { html, useEffect, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { usePoll } from '../../core/poll.js';
import { hasText, t } from '../../core/text.js';
import { money, moment } from '../../core/format.js';
import { purchaseKey } from './pay.js';

/** @typedef {import('../../core/types.js').Booking} Booking */

/**
 * A booking as it is now. An answer to a request of this page counts at once; another tab's is asked for as soon as it is there.
 * @param {string} bookingId
 */
export function useBooking(bookingId) {
  const [pace, setPace] = useState(1000);
  const [taken, take] = useState(/** @type {Booking | null} */ (null));
  const poll = usePoll(`/booking/${encodeURIComponent(bookingId)}`, pace);
  const read = /** @type {Booking | null} */ (poll.data);
  // A booking's timeline only grows: what is shorter was read before.
  const booking = taken && (!read || read.timeline.length < taken.timeline.length) ? taken : read;
  useEffect(() => setPace(booking ? paceOf(booking) : 1000), [booking]);
  useEffect(() => {
    /** @param {StorageEvent} event */
    const onStorage = event => void (event.key === purchaseKey(bookingId) && event.newValue === null && poll.ask());
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [bookingId]);
  return { booking, error: poll.error, ask: poll.ask, take };
}

/** How soon something may happen to it, in milliseconds. @param {Booking} booking */
function paceOf({ state, ticketsUrl, expiresInSeconds = 0 }) {
  if (state === 'paying' || (state === 'booked' && !ticketsUrl)) return 1000;
  if (state === 'held') return expiresInSeconds > 10 ? 4000 : 1000;
  return 20000;
}

/**
 * The booking's state in a word, or in more where more is to be said: texts have the same names.
 * @param {Booking} booking
 * @param {number} now The server's time.
 */
export function stateOf(booking, now) {
  const { state, payment, expiresAt } = booking;
  if (state === 'held' && Date.parse(expiresAt) <= now) return 'over';
  if (state === 'held' && payment?.status === 'declined') return 'held.declined';
  if (state === 'paying' && payment?.status === 'cancelling') return 'paying.cancelling';
  if (state === 'paying' && payment?.redirectUrl) return 'paying.redirect';
  if (state === 'booked' && !booking.ticketsUrl) return 'booked.authorised';
  if (booking.rebookedAs) return 'rebooked';
  return state;
}

/** @param {string} kind `title`, `state` or `mark`. @param {string} state */
export const textOf = (kind, state) =>
  t(hasText(`booking.${kind}.${state}`) ? `booking.${kind}.${state}` : `booking.${kind}.${state.split('.')[0]}`);

/** Why the bank declined, where it did. @param {Booking} booking */
export const declined = ({ payment }) =>
  payment?.status === 'declined' ? reasonText(payment.declineReason) : null;

/** @param {string} [reason] */
export const reasonText = reason =>
  t(hasText(`booking.decline.${reason}`) ? `booking.decline.${reason}` : 'booking.decline.generic_decline');

/** Whether nothing can come of the booking any more. @param {Booking} booking */
export const isEnded = ({ state }) => state === 'cancelled' || state === 'expired' || state === 'refunded';

const WHY = ['sale-undone', 'amount-differs', 'event-cancelled', 'refund-asked', 'tickets-refund-asked', 'payment-returned'];

/**
 * What became of the money of tickets that the buyer does not have any more, and why.
 * @param {{ booking: Booking, nameOf: (seat: { section: string, row: string, seat: string }) => string }} props
 */
export function Refunds({ booking, nameOf }) {
  const { payment, refundedTickets = [], currency, timeline } = booking;
  const why = timeline.findLast(entry => WHY.includes(entry.what));
  const back = payment?.amountRefunded;
  const status = isEnded(booking) && payment && hasText(`booking.money.${payment.status}`) ? payment.status : '';
  if (!why && !back && !status && !refundedTickets.length) return null;
  return html`
    <section class="card refunds" aria-labelledby="refunds">
      <h2 id="refunds">${t('booking.refunds')}</h2>
      ${why && html`<p>${t(`booking.why.${why.what}`)}</p>`}
      ${status && html`<p>${t(`booking.money.${status}`)}</p>`}
      ${refundedTickets.length > 0 && html`
        <ul>${refundedTickets.map(ticket => html`
          <li><span><b>${nameOf(ticket)}</b>
            <span class="soft small">${ticket.paidBackAt
              ? t('booking.paidBack', { time: moment(ticket.paidBackAt) })
              : t('booking.paidBackSoon', { time: moment(ticket.refundedAt) })}</span></span>
            <span class="numbers">${money(ticket.price, currency)}</span></li>`)}
        </ul>`}
      ${back && html`<p class="refunds-sum"><b>${t('booking.backInAll')}</b> <b class="numbers">${money(back, currency)}</b></p>`}
    </section>`;
}

/** What a seat is called; its section by its name once the plan is there. @param {string} [eventId] */
export function useSeatNames(eventId) {
  const [sections, setSections] = useState(/** @type {Map<string, string>} */ (new Map()));
  useEffect(() => {
    if (!eventId) return;
    // Without the plan seats have their section's short name.
    get(`/event/${encodeURIComponent(eventId)}/seatmap`).then(({ data }) => setSections(new Map(
      /** @type {import('../../core/types.js').SeatMap} */ (data).sections.map(one => [one.section, one.name]))), () => {});
  }, [eventId]);
  /** @param {{ section: string, row: string, seat: string }} seat */
  return ({ section, row, seat }) => t('seat.full', { section: sections.get(section) ?? section, row, seat });
}
