// Bookings found by their buyer, seat, event or id; refunded whole or in part.
import { html, useState } from '../../core/ui.js';
import { call } from '../../core/api.js';
import { link, setQuery } from '../../core/router.js';
import { t } from '../../core/text.js';
import { moment, money } from '../../core/format.js';
import { announce } from '../../parts/shell.js';
import { Icon } from '../../parts/icons.js';
import { ListFoot, read, Refusal, Sure, useList } from './parts.js';

/** @typedef {import('../../core/types.js').Booking} Booking */

/** @type {Record<string, string>} What a booking is found by, and what the API calls it. */
const PARAMETERS = { user: 'user', seat: 'ticketId', event: 'eventId', id: 'bookingId' };
const WAYS = Object.keys(PARAMETERS);
const STATES = ['held', 'paying', 'booked', 'cancelled', 'expired', 'refunded'];
const GOOD = new Map([['booked', 'good'], ['held', 'warn'], ['paying', 'warn'], ['refunded', 'bad']]);

/** @param {{ query: URLSearchParams }} props */
export function Bookings({ query }) {
  const by = WAYS.find(way => query.get(way)) ?? 'user';
  const asked = query.get(by) ?? '';
  const [way, setWay] = useState(by);

  /** @param {SubmitEvent} event */
  function search(event) {
    const { text, state } = read(event);
    setQuery({ ...Object.fromEntries(WAYS.map(one => [one, one === way ? text : null])), state });
  }

  return html`
    <div class="office-head"><h1 tabindex="-1">${t('office.view.bookings')}</h1></div>
    <form class="card office-search" onSubmit=${search}>
      <fieldset class="chips">
        <legend class="label">${t('office.findBy')}</legend>
        ${WAYS.map(one => html`
          <button type="button" class="chip" aria-pressed=${String(one === way)} onClick=${() => setWay(one)}>
            ${t(`office.by.${one}`)}</button>`)}
      </fieldset>
      <div class="field">
        <label for="f-text">${t(`office.by.${way}`)}</label>
        <input key=${`${by} ${asked}`} id="f-text" name="text" type="search" required defaultValue=${asked}
          autocomplete="off" aria-describedby="h-text" />
        <span class="hint" id="h-text">${t(`office.byHint.${way}`)}</span>
      </div>
      <div class="field">
        <label for="f-state">${t('office.inState')}</label>
        <select id="f-state" name="state">
          <option value="">${t('office.anyState')}</option>
          ${STATES.map(state => html`
            <option value=${state} selected=${query.get('state') === state}>${t(`office.booking.${state}`)}</option>`)}
        </select>
      </div>
      <button class="main"><${Icon} name="search" />${t('office.find')}</button>
    </form>
    ${asked && html`<${Found} by=${by} asked=${asked} state=${query.get('state') ?? ''} />`}`;
}

/** @param {{ by: string, asked: string, state: string }} props */
function Found({ by, asked, state }) {
  const list = useList(`/admin/bookings?${new URLSearchParams({ [PARAMETERS[by]]: asked, ...(state && { state }) })}`, 'bookings');
  return html`
    <div class="office-bookings">
      ${list.items?.map((/** @type {Booking} */ one) => html`<${BookingCard} key=${one.bookingId} found=${one} />`)}
    </div>
    <${ListFoot} list=${list} />`;
}

/** @param {{ section: string, row: string, seat: string }} seat */
const nameOf = ({ section, row, seat }) => t('seat.full', { section: t('office.sectionId', { section }), row, seat });

/** @param {{ found: Booking }} props */
function BookingCard({ found }) {
  const [booking, setBooking] = useState(found);
  const [chosen, setChosen] = useState(/** @type {string[]} */ ([]));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [isBusy, setBusy] = useState(false);
  const { bookingId, state, tickets, currency, total, event } = booking;
  const isPart = chosen.length > 0 && chosen.length < tickets.length;
  const sum = isPart ? tickets.filter(one => chosen.includes(one.ticketId)).reduce((all, one) => all + one.price, 0) : total;

  /** @param {string} what @param {object} [body] */
  async function act(what, body) {
    setBusy(true);
    setError(null);
    try {
      const { data } = await call('POST', `/admin/bookings/${bookingId}/${what}`, { body });
      setBooking({ ...booking, ...data });
      setChosen([]);
      announce(t('office.done'));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return html`
    <article class="card office-booking" aria-label=${bookingId}>
      <header>
        <div><h2>${event?.name ?? booking.eventId}</h2>
          <p class="soft small">${booking.userId} · <code>${bookingId}</code></p></div>
        <span class=${`mark ${GOOD.get(state) ?? ''}`}>${t(`office.booking.${state}`)}</span>
        <b class="numbers">${money(total, currency)}</b>
      </header>
      <ul>
        ${tickets.map(({ ticketId, section, row, seat, price }) => html`
          <li><label>
            ${state === 'booked' && html`<input type="checkbox" checked=${chosen.includes(ticketId)} onChange=${() => setChosen(
              chosen.includes(ticketId) ? chosen.filter(one => one !== ticketId) : [...chosen, ticketId])} />`}
            <span>${nameOf({ section, row, seat })}</span>
            <span class="numbers">${money(price, currency)}</span></label></li>`)}
        ${booking.refundedTickets?.map(({ section, row, seat, price, paidBackAt }) => html`
          <li class="soft"><label><s>${nameOf({ section, row, seat })}</s>
            <span class="mark bad">${t(paidBackAt ? 'office.paidBack' : 'office.refunding')}</span>
            <span class="numbers">${money(price, currency)}</span></label></li>`)}
      </ul>
      ${booking.payment && html`<p class="small">${t('office.payment', { status: t(`office.pay.${booking.payment.status}`) })}
        ${booking.payment.paymentId && html` <code>${booking.payment.paymentId}</code>`}
        ${booking.payment.dispute && html` <span class="mark bad">${t('office.disputed')}</span>`}</p>`}
      <details><summary>${t('office.timeline')}</summary>
        <ol>${booking.timeline.map(({ at, what }) => html`
          <li class="small"><span class="soft numbers">${moment(at)}</span> <code>${what}</code></li>`)}</ol></details>
      <${Refusal} error=${error} />
      <div class="office-actions">
        ${state === 'booked' && html`<${Sure} isBusy=${isBusy}
          label=${isPart ? t('office.refundSome', { count: chosen.length }) : t('office.refundAll')}
          question=${t('office.sureRefund', { count: isPart ? chosen.length : tickets.length, money: money(sum, currency) })}
          yes=${t('office.refund')} onYes=${() => act('refund', isPart ? { ticketIds: chosen } : undefined)} />`}
        ${state === 'paying' && html`<${Sure} isBusy=${isBusy} label=${t('office.giveUp')} question=${t('office.sureGiveUp')}
          yes=${t('office.giveUp')} onYes=${() => act('give-up-payment')} />`}
        <a class="button quiet" href=${link(`/office/sales/${booking.eventId}`)}>${t('office.sale')}</a>
      </div>
    </article>`;
}
