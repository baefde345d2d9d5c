// One event's sale, live: the house by its seats' states, the figures, by section and over time.
import { html, useEffect, useMemo, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { usePoll } from '../../core/poll.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { clock, count, money } from '../../core/format.js';
import { Icon } from '../../parts/icons.js';
import { planOf } from '../event/plan.js';
import { House } from './house.js';
import { Refusal } from './parts.js';
import { Plot } from './plot.js';
import { RoomSwitch } from './room.js';

/** @typedef {import('../../core/types.js').Sales} Sales */

const SEATS_MS = 4000;
/** Counting reads every booking: not more often than the contract asks. */
const FIGURES_MS = 60000;

/** @param {{ id: string }} props */
export function Sale({ id }) {
  const { data: event, error: noEvent } = usePoll(`/event/${id}?limit=1`, FIGURES_MS);
  const { data: availability } = usePoll(`/event/${id}/availability`, SEATS_MS);
  const { data, error, ask } = usePoll(`/admin/events/${id}/sales`, FIGURES_MS);
  const [plan, setPlan] = useState(/** @type {import('../event/plan.js').Plan | null} */ (null));
  useEffect(() => void get(`/event/${id}/seatmap`).then(answer => setPlan(planOf(answer.data)), () => {}), [id]);
  const sales = /** @type {Sales | null} */ (data);
  const shown = /** @type {import('../../core/types.js').EventView | null} */ (event);
  const seats = /** @type {import('../../core/types.js').Availability | null} */ (availability)?.seats;
  const now = useMemo(() => seats ? countOf(seats) : null, [seats]);

  return html`
    <div class="office-head">
      <h1 tabindex="-1">${shown?.name ?? t('office.sale')}</h1>
      ${shown?.status === 'cancelled' && html`<span class="mark bad">${t('office.cancelled')}</span>`}
      <a class="button" href=${link(`/office/bookings?event=${id}`)}>${t('office.view.bookings')}</a>
      <a class="button" href=${link(`/office/events/${id}`)}>${t('office.change')}</a>
    </div>
    <${Refusal} error=${error ?? noEvent} />
    ${shown?.queueUrl && html`<${RoomSwitch} id=${id} />`}
    ${sales && html`
      <dl class="office-tiles">
        <${Tile} name="office.sold" value=${count(now?.b ?? sales.seats.sold)} of=${t('office.of', { total: sales.capacity })} kind="b" />
        <${Tile} name="office.held" value=${count(now?.h ?? sales.seats.held)} kind="h" />
        <${Tile} name="office.free" value=${count(now?.a ?? sales.seats.free)} kind="a" />
        <${Tile} name="office.revenue" value=${money(sales.tickets.revenue - sales.tickets.refunds, sales.currency)}
          of=${t('office.afterRefunds')} />
        <${Tile} name="office.refunds" value=${money(sales.tickets.refunds, sales.currency)}
          of=${t('office.tickets', { count: sales.tickets.refunded })} />
      </dl>
      <div class="office-live">
        <section class="card">
          <h2>${t('office.map')}</h2>
          ${plan && seats && html`<${House} plan=${plan} seats=${seats}
            label=${t('office.mapLabel', { sold: now?.b ?? 0, held: now?.h ?? 0, free: now?.a ?? 0 })} />`}
          <p class="office-legend small">
            ${['b', 'h', 'a', 'x'].map(state => html`<span><i class=${`office-dot ${state}`}></i>${t(`office.state.${state}`)}</span>`)}</p>
        </section>
        <section class="card">
          <h2>${t('office.overTime')}</h2>
          <${Plot} hours=${sales.hours} currency=${sales.currency} />
        </section>
      </div>
      <section class="card office-scroll" tabindex="0" aria-labelledby="office-sections">
        <h2 id="office-sections">${t('office.bySection')}</h2>
        <${Sections} sales=${sales} />
      </section>
      <p class="soft small">${t('office.counted', { time: clock(sales.at) })}
        <button class="link" onClick=${ask}>${t('office.countNow')}</button></p>`}`;
}

/** @param {{ name: string, value: string, of?: string, kind?: string }} props */
const Tile = ({ name, value, of, kind }) => html`
  <div class="card"><dt>${kind && html`<i class=${`office-dot ${kind}`}></i>`}${t(name)}</dt>
    <dd><b class="numbers">${value}</b>${of && html`<span class="soft small">${of}</span>`}</dd></div>`;

/** @param {{ sales: Sales }} props */
const Sections = ({ sales }) => html`
  <table class="office-table">
    <thead><tr>
      ${['office.section', 'office.filled', 'office.sold', 'office.held', 'office.free', 'office.revenue', 'office.refunds']
        .map((name, i) => html`<th scope="col" class=${i > 1 ? 'right' : ''}>${t(name)}</th>`)}
    </tr></thead>
    <tbody>
      ${sales.sections.map(({ section, name, capacity, seats, tickets }) => html`
        <tr>
          <th scope="row">${name} <span class="soft small">${section}</span></th>
          <td><svg class="office-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="x" width="100" height="8" /><rect class="b" width=${100 * seats.sold / capacity} height="8" />
            <rect class="h" x=${100 * seats.sold / capacity} width=${100 * seats.held / capacity} height="8" /></svg>
            <span class="unseen">${Math.round(100 * seats.sold / capacity)} %</span></td>
          ${[count(seats.sold), count(seats.held), count(seats.free), money(tickets.revenue - tickets.refunds, sales.currency),
            money(tickets.refunds, sales.currency)].map(text => html`<td class="right numbers">${text}</td>`)}
        </tr>`)}
    </tbody>
  </table>`;

/** How many seats are in each state. @param {string} seats */
function countOf(seats) {
  /** @type {Record<string, number>} */
  const counts = { a: 0, b: 0, h: 0, x: 0 };
  for (const state of seats) counts[state]++;
  return counts;
}
