// The map with its buttons and the label of the seat below the pointer. For keyboards and screen readers the list beside it says the same.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { money } from '../../core/format.js';
import { Icon } from '../../parts/icons.js';
import { MapView } from './map-view.js';
import { seatOf } from './plan.js';

/**
 * @param {object} props
 * @param {import('./plan.js').Plan} props.plan
 * @param {import('./map-view.js').Shown} props.shown
 * @param {(index: number) => void} props.onSeat
 */
export function SeatMap({ plan, shown, onSeat }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const view = useRef(/** @type {MapView | null} */ (null));
  const click = useRef(onSeat);
  const [hover, setHover] = useState(/** @type {{ index: number, x: number, y: number } | null} */ (null));
  const [isHome, setHome] = useState(true);
  click.current = onSeat;

  useEffect(() => {
    const made = new MapView(/** @type {HTMLCanvasElement} */ (canvas.current), plan, {
      onSeat: index => click.current(index),
      onHover: (index, x, y) => setHover(index === null ? null : { index, x, y }),
      onZoom: setHome,
    });
    view.current = made;
    // For tests, which read how much a frame drew.
    Object.assign(/** @type {HTMLCanvasElement} */ (canvas.current), { view: made });
    return () => made.end();
  }, [plan]);
  useEffect(() => view.current?.show(shown), [plan, shown]);

  return html`
    <div class="map">
      <canvas ref=${canvas} role="img" aria-label=${t('event.map')} data-stage=${t('event.stage')}></canvas>
      <div class="map-buttons">
        <button class="round" onClick=${() => view.current?.zoomIn()} aria-label=${t('event.zoomIn')}><${Icon} name="plus" /></button>
        <button class="round" onClick=${() => view.current?.zoomOut()} disabled=${isHome} aria-label=${t('event.zoomOut')}>
          <${Icon} name="minus" />
        </button>
        ${!isHome && html`<button onClick=${() => view.current?.home()}>${t('event.wholeHouse')}</button>`}
      </div>
      ${hover && html`<${Label} plan=${plan} shown=${shown} hover=${hover} />`}
    </div>`;
}

/**
 * @param {{ plan: import('./plan.js').Plan, shown: import('./map-view.js').Shown, hover: { index: number, x: number, y: number } }} props
 */
function Label({ plan, shown, hover }) {
  const { section, row, seat } = seatOf(plan, hover.index);
  const isFree = shown.seats[hover.index] === 'a' && section.band >= 0;
  return html`
    <div class=${`map-label${hover.y < 90 ? ' below' : ''}`} aria-hidden="true" style=${{ left: `${hover.x}px`, top: `${hover.y}px` }}>
      <b>${section.name}</b><span>${t('seat.short', { row, seat: String(seat) })}</span>
      <b>${isFree ? priceText(section.price, plan.currency) : t('event.gone')}</b>
    </div>`;
}

/** A seat's full name, as screen readers say it. @param {{ section: { name: string }, row: string, seat: number }} seat */
export const seatName = ({ section, row, seat }) => t('seat.full', { section: section.name, row, seat: String(seat) });

/** @param {number} price @param {string} currency */
export const priceText = (price, currency) => price === 0 ? t('event.free') : money(price, currency);
