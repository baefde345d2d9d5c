// What is chosen, and holding it: best available seats by number, or the very seats. The address keeps the choice.
import { html, useRef, useState } from '../../core/ui.js';
import { newKey, Problem } from '../../core/api.js';
import { go, link, setQuery } from '../../core/router.js';
import { session, signIn } from '../../core/session.js';
import { reserve } from '../../core/waiting.js';
import { t } from '../../core/text.js';
import { announce } from '../../parts/shell.js';
import { sentence } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';
import { priceText, seatName } from './seat-map.js';
import { seatOf, seatOfTicket } from './plan.js';

/** @typedef {import('./plan.js').Plan} Plan */

/** As many as one may hold of an event. */
export const MOST = 8;

/** Where a wish is kept with its key, so that a reload in the middle does not make it two. */
const KEPT = 'hold';

/** @param {string} wish @returns {string} */
function keyOf(wish) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
  const key = kept?.wish === wish ? kept.key : newKey();
  sessionStorage.setItem(KEPT, JSON.stringify({ wish, key }));
  return key;
}

/** Refusals after which it is the waiting room that helps. */
const OF_THE_ROOM = ['pass-required', 'pass-expired', 'not-admitted-yet', 'place-spent', 'place-refused', 'waiting-room-closed'];

/** Refusals after which the buyer's own bookings help. */
const OF_THE_BUYER = ['already-yours', 'ticket-limit'];

/**
 * Holds seats and goes on to pay for them. The same wish, pressed twice, is one: it keeps its key until it is answered.
 * @param {string} eventId
 * @returns {{ hold: (wish: object) => Promise<void>, isBusy: boolean, error: unknown, forget: () => void }}
 */
export function useHold(eventId) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const isUnderWay = useRef(false);

  /** @param {object} wish What `POST /booking/reserve` takes. */
  async function hold(wish) {
    // The button is dead only once it is drawn so.
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setError(null);
    try {
      if (!session.get()) {
        await signIn();
        return;
      }
      const { data } = await reserve(eventId, wish, keyOf(JSON.stringify(wish)));
      sessionStorage.removeItem(KEPT);
      setQuery({ seats: '' }, { replace: true });
      go(`/hold/${data.bookingId}`);
    } catch (refused) {
      // A refusal ends the wish. Where the service failed it may have taken effect, so the next try asks for the same.
      if (refused instanceof Problem && refused.status >= 400 && refused.status < 500) sessionStorage.removeItem(KEPT);
      setError(refused);
      announce(sentence(refused));
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  }

  return { hold, isBusy, error, forget: () => setError(null) };
}

/**
 * @param {object} props
 * @param {Plan} props.plan
 * @param {import('./map-view.js').Shown} props.shown
 * @param {boolean} props.isOpen Whether seats can be bought.
 * @param {ReturnType<typeof useHold>} props.holding
 */
export function BestAvailable({ plan, shown, isOpen, holding }) {
  const [quantity, setQuantity] = useState(2);
  const [where, setWhere] = useState('');
  const offered = plan.sections.filter(one => one.band >= 0
    && (!shown.bands.size || shown.bands.has(one.band)) && (shown.free.get(one.id) ?? 0) >= quantity);
  // One price alone asks for one section, since that is what the API takes.
  const section = where || (shown.bands.size ? offered[0]?.id : '');
  /** @param {number} by */
  const step = by => setQuantity(Math.min(MOST, Math.max(1, quantity + by)));
  return html`
    <section class="best card" aria-labelledby="best-title">
      <h2 id="best-title">${t('event.best')}</h2>
      <div class="stepper" role="group" aria-label=${t('event.howMany')}>
        <button class="round" onClick=${() => step(-1)} disabled=${quantity === 1} aria-label=${t('event.fewer')}>
          <${Icon} name="minus" />
        </button>
        <output class="numbers" aria-live="polite"><b>${quantity}</b> ${t('event.seats', { count: quantity })}</output>
        <button class="round" onClick=${() => step(1)} disabled=${quantity === MOST} aria-label=${t('event.more')}>
          <${Icon} name="plus" />
        </button>
      </div>
      <div class="field">
        <label for="where">${t('event.where')}</label>
        <select id="where" value=${section} onChange=${(/** @type {any} */ event) => setWhere(event.target.value)}>
          ${!shown.bands.size && html`<option value="">${t('event.anywhere')}</option>`}
          ${offered.map(one => html`<option value=${one.id}>${one.name} · ${priceText(one.price, plan.currency)}</option>`)}
        </select>
      </div>
      <button class="main big" disabled=${!isOpen || holding.isBusy || (!section && !offered.length)}
        onClick=${() => holding.hold({ eventId: plan.eventId, quantity, ...(section ? { section } : {}) })}>
        <${Icon} name="ticket" />${t('event.takeBest', { count: quantity })}
      </button>
      <p class="soft small">${t('event.bestHint')}</p>
    </section>`;
}

/**
 * The seats that were chosen one by one, and the way on.
 * @param {object} props
 * @param {Plan} props.plan
 * @param {number[]} props.chosen
 * @param {(index: number) => void} props.onSeat
 * @param {boolean} props.isOpen
 * @param {ReturnType<typeof useHold>} props.holding
 */
export function Chosen({ plan, chosen, onSeat, isOpen, holding }) {
  if (!chosen.length) return null;
  const seats = chosen.map(index => seatOf(plan, index));
  const total = seats.reduce((sum, { section }) => sum + section.price, 0);
  return html`
    <section class="chosen card" aria-labelledby="chosen-title">
      <h2 id="chosen-title">${t('event.chosen', { count: seats.length })}</h2>
      <ul>
        ${seats.map(seat => html`
          <li key=${seat.index}>
            <span class=${`swatch band-${seat.section.band % 8}`}></span>
            <span class="chosen-seat"><b>${seat.section.name}</b> ${t('seat.short', { row: seat.row, seat: String(seat.seat) })}</span>
            <span class="numbers">${priceText(seat.section.price, plan.currency)}</span>
            <button class="quiet round" onClick=${() => onSeat(seat.index)}
              aria-label=${t('event.takeOut', { seat: seatName(seat) })}>
              <${Icon} name="close" />
            </button>
          </li>`)}
      </ul>
      <button class="main big" disabled=${!isOpen || holding.isBusy}
        onClick=${() => holding.hold({ ticketIds: seats.map(seat => seat.ticketId).sort() })}>
        ${t('event.hold', { count: seats.length, total: priceText(total, plan.currency) })}<${Icon} name="arrow" />
      </button>
    </section>`;
}

/**
 * Why the seats could not be had, and what can be had instead.
 * @param {{ plan: Plan, holding: ReturnType<typeof useHold> }} props
 */
export function Refused({ plan, holding }) {
  const { error } = holding;
  if (!error) return null;
  const body = error instanceof Problem ? error.body : {};
  /** @param {string[]} [ids] */
  const named = ids => (ids ?? []).map(id => seatOfTicket(plan, id)).filter(seat => seat !== null);
  const lost = named(body.conflicts);
  const code = error instanceof Problem ? error.code : '';
  const instead = named(body.alternative);
  return html`
    <section class="refused card" role="alert">
      <p class="refused-why"><${Icon} name="warning" /><b>${sentence(error)}</b></p>
      ${lost.length > 0 && html`<p class="soft small">
        ${t(code === 'already-yours' ? 'event.yours' : 'event.lost', { seats: lost.map(seatName).join('; ') })}</p>`}
      ${instead.length > 0 && html`
        <p class="small">${t('event.instead', { seats: instead.map(seatName).join('; ') })}</p>
        <button class="main" onClick=${() => holding.hold({ ticketIds: instead.map(seat => seat.ticketId).sort() })}>
          ${t('event.takeInstead', { total: priceText(instead.reduce((sum, { section }) => sum + section.price, 0), plan.currency) })}
        </button>`}
      ${OF_THE_BUYER.includes(code) && html`
        <a class="button main" href=${link('/tickets')}>${t('event.toYours')}<${Icon} name="arrow" /></a>`}
      ${OF_THE_ROOM.includes(code) && html`
        <a class="button main" href=${link(`/event/${plan.eventId}/queue`)}>${t('event.toRoom')}<${Icon} name="arrow" /></a>`}
      <button onClick=${holding.forget}>${t('close')}</button>
    </section>`;
}
