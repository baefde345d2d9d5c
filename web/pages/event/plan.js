// The arithmetic of a seating plan: where each seat is, and which seat is where. The stage is at (0,0); a section is an arc around it.

/** @typedef {import('../../core/types.js').SeatMap} SeatMap */

/**
 * @typedef {object} PlanSection
 * @property {string} id
 * @property {string} name
 * @property {number} band Its place among the prices, the dearest first; -1 where it is not for sale.
 * @property {number} price
 * @property {number} first Its first seat's place among those of all sections.
 * @property {number} count
 * @property {{ name: string, seats: number, first: number, radius: number }[]} rows `first` counts within all sections.
 * @property {number} from The arc in radians, as canvas counts: clockwise from the right.
 * @property {number} to
 * @property {number} inner Metres.
 * @property {number} outer
 * @property {number} pitch The least distance of two seats, in metres.
 * @property {{ left: number, top: number, right: number, bottom: number }} box
 */

/**
 * @typedef {object} Plan
 * @property {string} eventId
 * @property {string} currency
 * @property {number} capacity
 * @property {number[]} bands The prices, the dearest first.
 * @property {PlanSection[]} sections
 * @property {PlanSection['box']} box
 */

/** @typedef {{ index: number, section: PlanSection, row: string, seat: number, ticketId: string }} Seat */

/** Metres around the stage that are drawn in any case. */
const STAGE = 5;

/** @param {SeatMap} map @returns {Plan} */
export function planOf(map) {
  const bands = [...new Set(map.sections.flatMap(section => section.price ?? []))].sort((a, b) => b - a);
  const sections = map.sections.map(({ section: id, name, price, firstSeat, capacity, shape, rows }) => {
    const from = radians(shape.angle - shape.sweep / 2 - 90);
    const sweep = radians(shape.sweep);
    const depth = (shape.outer - shape.inner) / rows.length;
    let first = firstSeat;
    const placed = rows.map((row, i) => {
      const radius = shape.inner + (i + 0.5) * depth;
      const own = { name: row.row, seats: row.seats, first, radius };
      first += row.seats;
      return own;
    });
    const pitch = Math.min(depth, ...placed.map(row => row.radius * sweep / row.seats));
    return {
      id, name, band: price === undefined ? -1 : bands.indexOf(price), price: price ?? 0, first: firstSeat, count: capacity, rows: placed,
      from, to: from + sweep, inner: shape.inner, outer: shape.outer, pitch, box: boxOf(from, sweep, shape.inner, shape.outer),
    };
  });
  const box = sections.reduce((all, { box: one }) => ({
    left: Math.min(all.left, one.left),
    top: Math.min(all.top, one.top),
    right: Math.max(all.right, one.right),
    bottom: Math.max(all.bottom, one.bottom),
  }), { left: -STAGE, top: -STAGE, right: STAGE, bottom: STAGE });
  return { eventId: map.eventId, currency: map.currency, capacity: map.capacity, bands, sections, box };
}

/**
 * A seat by its place among those of all sections.
 * @param {Plan} plan
 * @param {number} index
 * @returns {Seat}
 */
export function seatOf(plan, index) {
  const section = /** @type {PlanSection} */ (plan.sections.findLast(one => one.first <= index));
  const row = /** @type {PlanSection['rows'][number]} */ (section.rows.findLast(one => one.first <= index));
  const seat = index - row.first + 1;
  return { index, section, row: row.name, seat, ticketId: `${plan.eventId}-${section.id}-${row.name}-${seat}` };
}

/**
 * The seat of a ticketId, or null where the plan has none.
 * @param {Plan} plan
 * @param {string} ticketId
 */
export function seatOfTicket(plan, ticketId) {
  const [seat, rowName, id] = ticketId.split('-').reverse();
  const row = plan.sections.find(one => one.id === id)?.rows.find(one => one.name === rowName);
  const number = Number(seat);
  return row && Number.isInteger(number) && number >= 1 && number <= row.seats ? seatOf(plan, row.first + number - 1) : null;
}

/**
 * Where the seats of a section are: x and y in turn, in the plan's order. Made once, when they are first drawn.
 * @type {WeakMap<PlanSection, Float32Array>}
 */
const placed = new WeakMap();

/** @param {PlanSection} section */
export function placesOf(section) {
  let places = placed.get(section);
  if (!places) {
    places = new Float32Array(section.count * 2);
    let at = 0;
    for (const row of section.rows) {
      const step = (section.to - section.from) / row.seats;
      for (let i = 0; i < row.seats; i++) {
        const angle = section.from + (i + 0.5) * step;
        places[at++] = Math.cos(angle) * row.radius;
        places[at++] = Math.sin(angle) * row.radius;
      }
    }
    placed.set(section, places);
  }
  return places;
}

/**
 * The section at a place, and the seat's index there.
 * @param {Plan} plan
 * @param {number} x Metres.
 * @param {number} y
 */
export function seatAt(plan, x, y) {
  const radius = Math.hypot(x, y);
  const direction = Math.atan2(y, x);
  for (const section of plan.sections) {
    const turn = mod(direction - section.from, 2 * Math.PI);
    const sweep = section.to - section.from;
    if (radius >= section.inner && radius <= section.outer && turn <= sweep) {
      const depth = (section.outer - section.inner) / section.rows.length;
      const row = section.rows[Math.min(section.rows.length - 1, Math.floor((radius - section.inner) / depth))];
      return { section, index: row.first + Math.min(row.seats - 1, Math.floor(turn / sweep * row.seats)) };
    }
  }
  return null;
}

/**
 * How many seats of each section can be bought.
 * @param {Plan} plan
 * @param {string} seats A character a seat.
 */
export function freeIn(plan, seats) {
  return new Map(plan.sections.map(section => {
    let free = 0;
    for (let i = section.first; i < section.first + section.count; i++) if (seats[i] === 'a') free++;
    return [section.id, free];
  }));
}

/** @param {number} degrees */
const radians = degrees => degrees * Math.PI / 180;

/** @param {number} value @param {number} by */
const mod = (value, by) => ((value % by) + by) % by;

/** @param {number} from @param {number} sweep @param {number} inner @param {number} outer */
function boxOf(from, sweep, inner, outer) {
  const corners = [from, from + sweep].flatMap(angle => [[inner, angle], [outer, angle]]);
  // The outermost points of a circle, where the arc goes over them.
  for (let quarter = 0; quarter < 4; quarter++) {
    const angle = quarter * Math.PI / 2;
    if (mod(angle - from, 2 * Math.PI) <= sweep) corners.push([outer, angle]);
  }
  const xs = corners.map(([radius, angle]) => Math.cos(angle) * radius);
  const ys = corners.map(([radius, angle]) => Math.sin(angle) * radius);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}
