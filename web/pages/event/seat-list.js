// The seats as a list: section, row, seat. Rows and seats are made when their section is opened.
import { html, useState } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';
import { priceText, seatName } from './seat-map.js';

/**
 * @typedef {object} Props
 * @property {import('./plan.js').Plan} plan
 * @property {import('./map-view.js').Shown} shown
 * @property {(index: number) => void} onSeat
 */

/** @param {Props} props */
export function SeatList({ plan, shown, onSeat }) {
  const offered = plan.sections.filter(section => section.band >= 0 && (!shown.bands.size || shown.bands.has(section.band)));
  return html`
    <section class="list" aria-labelledby="list-title">
      <h2 id="list-title">${t('event.list')}</h2>
      <p class="soft small">${t('event.listHint')}</p>
      ${offered.map(section => html`<${Section} key=${section.id} section=${section} plan=${plan} shown=${shown} onSeat=${onSeat} />`)}
    </section>`;
}

/** @param {Props & { section: import('./plan.js').PlanSection }} props */
function Section({ section, plan, shown, onSeat }) {
  const [isOpen, setOpen] = useState(false);
  const free = shown.free.get(section.id) ?? 0;
  const price = priceText(section.price, plan.currency);
  return html`
    <details class="list-section" onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}>
      <summary>
        <span class=${`swatch band-${section.band % 8}`}></span>
        <span class="list-name">${section.name}</span>
        <span class="soft">${free ? t('event.freeSeats', { count: free }) : t('event.none')}</span>
        <b class="numbers">${price}</b><${Icon} name="down" />
      </summary>
      ${isOpen && section.rows.map(row => {
        const seats = Array.from({ length: row.seats }, (_, i) => row.first + i)
          .filter(index => shown.seats[index] === 'a' || shown.chosen.has(index));
        return seats.length > 0 && html`
          <div class="list-row" role="group" aria-label=${t('event.row', { row: row.name })}>
            <p>${t('event.row', { row: row.name })}</p>
            <div class="list-seats">${seats.map(index => {
              const seat = index - row.first + 1;
              return html`
                <button key=${index} class="seat" aria-pressed=${String(shown.chosen.has(index))}
                  aria-label=${`${seatName({ section, row: row.name, seat })}, ${price}`}
                  onClick=${() => onSeat(index)}>${seat}</button>`;
            })}</div>
          </div>`;
      })}
    </details>`;
}
