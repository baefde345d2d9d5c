// A house drawn whole, each seat in the colour of what it is: a plan that is typed, or a sale.
import { html, useEffect, useRef } from '../../core/ui.js';
import { placesOf, planOf } from '../event/plan.js';

/** Sections without a shape lie evenly around the stage, as the service places them. */
const FILLED = 0.9;

/**
 * The plan of what is typed. Sections that have no rows yet are left out.
 * @param {import('../../core/types.js').AdministeredVenue['sections']} sections
 */
export function typedPlan(sections) {
  const bands = [...new Set(sections.map(one => one.band ?? ''))].filter(Boolean).sort();
  let firstSeat = 0;
  const placed = sections.map((section, i) => {
    const rows = section.rows.flatMap(run => Array.from({ length: Math.min(run.count || 0, 999) }, () => ({ row: '', seats: run.seats })))
      .filter(row => row.seats > 0);
    const capacity = rows.reduce((sum, row) => sum + row.seats, 0);
    const shape = section.shape ?? {
      angle: i * 360 / sections.length, sweep: FILLED * 360 / sections.length, inner: 15, outer: 40,
    };
    const band = section.band ?? undefined;
    // The first band is the dearest by custom.
    const price = band && 1000 - bands.indexOf(band);
    const one = { section: section.section, name: section.name, band, price, capacity, firstSeat, shape, rows };
    firstSeat += capacity;
    return one;
  });
  return planOf(/** @type {any} */ ({ eventId: '', currency: '', capacity: firstSeat, sections: placed.filter(one => one.capacity > 0) }));
}

/**
 * @param {object} props
 * @param {import('../event/plan.js').Plan} props.plan
 * @param {string} [props.seats] A character a seat, as the API sends it; without it, seats have the colours of their bands.
 * @param {string} props.label
 */
export function House({ plan, seats, label }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const shown = /** @type {HTMLCanvasElement} */ (canvas.current);
    const draw = () => paint(shown, plan, seats);
    const sizes = new ResizeObserver(draw);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    sizes.observe(shown);
    scheme.addEventListener('change', draw);
    return () => (sizes.disconnect(), scheme.removeEventListener('change', draw));
  }, [plan, seats]);
  return html`<canvas ref=${canvas} class="office-house" role="img" aria-label=${label}></canvas>`;
}

/** @param {HTMLCanvasElement} canvas @param {import('../event/plan.js').Plan} plan @param {string} [seats] */
function paint(canvas, plan, seats) {
  /** @type {Map<string, string>} */
  const known = new Map();
  const style = getComputedStyle(canvas);
  /** @param {string} name */
  const colour = name => style.getPropertyValue(`--office-${name}`).trim();
  const { width, height } = canvas.getBoundingClientRect();
  const dots = Math.min(2, devicePixelRatio || 1);
  [canvas.width, canvas.height] = [width * dots, height * dots];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const { left, top, right, bottom } = plan.box;
  const scale = Math.min(width / (right - left), height / (bottom - top)) * 0.95;
  context.scale(dots, dots);
  context.translate(width / 2 - (left + right) / 2 * scale, height / 2 - (top + bottom) / 2 * scale);
  context.scale(scale, scale);
  context.fillStyle = colour('stage');
  context.beginPath();
  context.arc(0, 0, Math.max(2, Math.min(...plan.sections.map(one => one.inner)) * 0.6), 0, 2 * Math.PI);
  context.fill();
  for (const section of plan.sections) {
    const places = placesOf(section);
    const size = Math.max(section.pitch * 0.8, 1 / scale);
    for (let i = 0; i < section.count; i++) {
      context.fillStyle = colourOf(section, seats?.[section.first + i]);
      context.fillRect(places[i * 2] - size / 2, places[i * 2 + 1] - size / 2, size, size);
    }
  }

  /** @param {import('../event/plan.js').PlanSection} section @param {string | undefined} state */
  function colourOf(section, state) {
    const name = section.band < 0 ? 'x' : state ?? `band-${section.band % 6}`;
    if (!known.has(name)) known.set(name, colour(name));
    return /** @type {string} */ (known.get(name));
  }
}
