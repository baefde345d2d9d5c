// The seat map on a canvas: sections first, seats once they are large enough to be chosen. A frame draws what is in sight, and seats only
// from a size on: so its work depends on the canvas and not on the house.
import { placesOf, seatAt, seatOf } from './plan.js';

/** @typedef {import('./plan.js').Plan} Plan */
/** @typedef {import('./plan.js').PlanSection} PlanSection */

/** From this many pixels a seat on, seats are drawn; from the second on they can be chosen by a finger, and are round. */
const SEATS_FROM = 5;
const ROUND_FROM = 11;
const LARGEST_SEAT = 44;
const CLICK_PIXELS = 7;
const ZOOM_STEP = 1.6;
const FADE = 0.3;

/**
 * @typedef {object} Shown What the map shows.
 * @property {string} seats A character a seat, as the API sends it.
 * @property {Set<number>} chosen
 * @property {Set<number>} bands Prices that were asked for; all if empty.
 * @property {Map<string, number>} free
 */

/**
 * @typedef {object} Told What the map tells.
 * @property {(index: number) => void} onSeat A seat was clicked.
 * @property {(index: number | null, x: number, y: number) => void} onHover
 * @property {(isHome: boolean) => void} onZoom
 */

export class MapView {
  /** How much the last frame drew: the test of its work reads it. */
  drawn = { seats: 0, sections: 0, milliseconds: 0 };

  #scale = 1;
  #home = 1;
  #x = 0;
  #y = 0;
  #width = 0;
  #height = 0;
  #frame = 0;
  #motion = 0;
  #stop = new AbortController();
  /** @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();
  /** @type {{ x: number, y: number } | null} Where the finger came down, until it moves. */
  #click = null;
  /** @type {Shown} */
  #shown = { seats: '', chosen: new Set(), bands: new Set(), free: new Map() };
  /** The page's colours. @type {ReturnType<MapView['readLook']>} */
  #look;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Plan} plan
   * @param {Told} told
   */
  constructor(canvas, plan, told) {
    this.canvas = canvas;
    this.plan = plan;
    this.told = told;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { alpha: false }));
    this.#look = this.readLook();
    const { signal } = this.#stop;
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(canvas);
    signal.addEventListener('abort', () => sizes.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#look = this.readLook();
      this.draw();
    }, { signal });
    canvas.addEventListener('pointerdown', event => this.#down(event), { signal });
    canvas.addEventListener('pointermove', event => this.#move(event), { signal });
    canvas.addEventListener('pointerup', event => this.#up(event), { signal });
    canvas.addEventListener('pointercancel', event => this.#up(event), { signal });
    canvas.addEventListener('pointerleave', () => this.told.onHover(null, 0, 0), { signal });
    canvas.addEventListener('wheel', event => this.#wheel(event), { signal, passive: false });
  }

  /** @param {Shown} shown */
  show(shown) {
    this.#shown = shown;
    this.draw();
  }

  end() {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#motion);
  }

  /** Draws at the next frame, once, however often it is asked. */
  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  zoomIn = () => this.#glide(this.#scale * ZOOM_STEP, this.#x, this.#y);
  zoomOut = () => this.#glide(this.#scale / ZOOM_STEP, this.#x, this.#y);
  /** The whole house. */
  home = () => this.#glide(this.#home, (this.plan.box.left + this.plan.box.right) / 2, (this.plan.box.top + this.plan.box.bottom) / 2);

  /** Fills the canvas with a section, as far as its seats stay of a sensible size. @param {PlanSection} section */
  goTo(section) {
    const { left, top, right, bottom } = section.box;
    const fit = Math.min(this.#width / (right - left), this.#height / (bottom - top)) * 0.88;
    this.#glide(Math.max(fit, 20 / section.pitch), (left + right) / 2, (top + bottom) / 2);
  }

  /** Where a seat is on the canvas now. @param {number} index @returns {[number, number]} */
  pixelOf(index) {
    const { section } = seatOf(this.plan, index);
    const places = placesOf(section);
    const at = (index - section.first) * 2;
    return [(places[at] - this.#x) * this.#scale + this.#width / 2, (places[at + 1] - this.#y) * this.#scale + this.#height / 2];
  }

  readLook() {
    const style = getComputedStyle(this.canvas);
    /** @param {string} name */
    const of = name => style.getPropertyValue(name).trim();
    return {
      bands: Array.from({ length: 8 }, (_, i) => of(`--band-${i}`)), gone: of('--seat-gone'), line: of('--line'), card: of('--card'),
      ink: of('--ink'), soft: of('--soft'), well: of('--well'), accent: of('--accent'), font: of('--font'),
    };
  }

  #resize() {
    const { width, height } = this.canvas.getBoundingClientRect();
    if (!width || !height) return;
    const dots = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * dots);
    this.canvas.height = Math.round(height * dots);
    const wasHome = this.#scale === this.#home;
    [this.#width, this.#height] = [width, height];
    const { left, top, right, bottom } = this.plan.box;
    this.#home = Math.min(width / (right - left), height / (bottom - top)) * 0.94;
    if (wasHome) this.#lookAt(this.#home, (left + right) / 2, (top + bottom) / 2);
    this.#paint();
  }

  /** @param {number} scale @param {number} x @param {number} y */
  #lookAt(scale, x, y) {
    const largest = LARGEST_SEAT / Math.min(...this.plan.sections.map(section => section.pitch));
    const next = Math.min(Math.max(scale, this.#home), Math.max(largest, this.#home));
    const isHome = next <= this.#home * 1.001;
    this.#scale = isHome ? this.#home : next;
    const { left, top, right, bottom } = this.plan.box;
    this.#x = isHome ? (left + right) / 2 : Math.min(Math.max(x, left), right);
    this.#y = isHome ? (top + bottom) / 2 : Math.min(Math.max(y, top), bottom);
    // As long as all is in sight, a finger scrolls the page.
    this.canvas.style.touchAction = isHome ? 'pan-y' : 'none';
    this.told.onZoom(isHome);
    this.draw();
  }

  /** @param {number} scale @param {number} x @param {number} y */
  #glide(scale, x, y) {
    cancelAnimationFrame(this.#motion);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#lookAt(scale, x, y);
      return;
    }
    const from = { scale: this.#scale, x: this.#x, y: this.#y };
    const began = performance.now();
    const step = () => {
      const part = Math.min(1, (performance.now() - began) / 280);
      const eased = 1 - (1 - part) ** 3;
      this.#lookAt(from.scale * (scale / from.scale) ** eased, from.x + (x - from.x) * eased, from.y + (y - from.y) * eased);
      if (part < 1) this.#motion = requestAnimationFrame(step);
    };
    step();
  }

  /** Keeps what is below a point where it is. @param {number} scale @param {number} px @param {number} py */
  #zoomAt(scale, px, py) {
    const [wx, wy] = this.#toWorld(px, py);
    const next = Math.max(scale, this.#home);
    this.#lookAt(next, wx - (px - this.#width / 2) / next, wy - (py - this.#height / 2) / next);
  }

  /** @param {number} px @param {number} py @returns {[number, number]} */
  #toWorld(px, py) {
    return [(px - this.#width / 2) / this.#scale + this.#x, (py - this.#height / 2) / this.#scale + this.#y];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    cancelAnimationFrame(this.#motion);
    this.canvas.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.#click = this.#fingers.size === 1 ? { x: event.offsetX, y: event.offsetY } : null;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    const { offsetX: x, offsetY: y } = event;
    if (!before) {
      const hit = this.#seatAt(x, y);
      this.canvas.style.cursor = hit && this.#canBeHad(hit.section) ? 'pointer' : 'grab';
      this.told.onHover(hit && this.#showsSeats(hit.section) ? hit.index : null, x, y);
      return;
    }
    if (this.#click && Math.hypot(x - this.#click.x, y - this.#click.y) > CLICK_PIXELS) this.#click = null;
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const grown = Math.hypot(x - other.x, y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.#zoomAt(this.#scale * grown, (x + other.x) / 2, (y + other.y) / 2);
    } else if (!this.#click) {
      this.#lookAt(this.#scale, this.#x - (x - before.x) / this.#scale, this.#y - (y - before.y) / this.#scale);
    }
    this.#fingers.set(event.pointerId, { x, y });
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#fingers.delete(event.pointerId);
    if (this.#click && event.type === 'pointerup') {
      const hit = this.#seatAt(this.#click.x, this.#click.y);
      if (hit && this.#isLargeEnough(hit.section)) this.told.onSeat(hit.index);
      else if (hit) this.goTo(hit.section);
    }
    this.#click = null;
  }

  /**
   * Over the map the page still scrolls: it zooms with Ctrl, as a pinch on a trackpad is sent too, and once one is inside.
   * @param {WheelEvent} event
   */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey && this.#scale <= this.#home) return;
    event.preventDefault();
    cancelAnimationFrame(this.#motion);
    this.#zoomAt(this.#scale * Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
  }

  /** @param {number} px @param {number} py */
  #seatAt(px, py) {
    return seatAt(this.plan, ...this.#toWorld(px, py));
  }

  /** @param {PlanSection} section */
  #showsSeats(section) {
    return section.pitch * this.#scale >= SEATS_FROM;
  }

  /** @param {PlanSection} section */
  #isLargeEnough(section) {
    return section.pitch * this.#scale >= ROUND_FROM;
  }

  /** @param {PlanSection} section */
  #canBeHad(section) {
    return section.band >= 0 && (!this.#shown.bands.size || this.#shown.bands.has(section.band));
  }

  #paint() {
    const began = performance.now();
    const { context, plan } = this;
    const dots = this.canvas.width / Math.max(1, this.#width);
    const [left, top] = this.#toWorld(0, 0);
    const [right, bottom] = this.#toWorld(this.#width, this.#height);
    this.drawn = { seats: 0, sections: 0, milliseconds: 0 };
    context.setTransform(dots, 0, 0, dots, 0, 0);
    context.fillStyle = this.#look.card;
    context.fillRect(0, 0, this.#width, this.#height);
    this.#paintStage();
    for (const section of plan.sections) {
      const { box } = section;
      if (box.right < left || box.left > right || box.bottom < top || box.top > bottom) continue;
      this.drawn.sections++;
      if (this.#showsSeats(section)) this.#paintSeats(section);
      else this.#paintSection(section);
    }
    this.drawn.milliseconds = performance.now() - began;
  }

  #paintStage() {
    const { context } = this;
    const [x, y] = [(0 - this.#x) * this.#scale + this.#width / 2, (0 - this.#y) * this.#scale + this.#height / 2];
    const inner = Math.min(...this.plan.sections.map(section => section.inner));
    context.fillStyle = this.#look.well;
    context.strokeStyle = this.#look.line;
    context.beginPath();
    context.arc(x, y, Math.max(inner * 0.62, 1.5) * this.#scale, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    this.#write(this.canvas.dataset.stage ?? '', x, y, Math.max(inner, 3) * this.#scale, 13, this.#look.soft);
  }

  /** @param {PlanSection} section */
  #outline(section) {
    const { context } = this;
    const [x, y] = [-this.#x * this.#scale + this.#width / 2, -this.#y * this.#scale + this.#height / 2];
    const gap = Math.min(0.02, (section.to - section.from) * 0.04);
    context.beginPath();
    context.arc(x, y, section.outer * this.#scale, section.from + gap, section.to - gap);
    context.arc(x, y, section.inner * this.#scale, section.to - gap, section.from + gap, true);
    context.closePath();
  }

  /** @param {PlanSection} section */
  #paintSection(section) {
    const { context } = this;
    const free = this.#shown.free.get(section.id) ?? 0;
    const isOffered = this.#canBeHad(section) && free > 0;
    this.#outline(section);
    context.fillStyle = isOffered ? this.#look.bands[section.band % 8] : this.#look.gone;
    context.globalAlpha = isOffered || section.band < 0 ? 1 : FADE + 0.3;
    context.fill();
    context.globalAlpha = 1;
    const middle = (section.from + section.to) / 2;
    const radius = (section.inner + section.outer) / 2;
    const x = (Math.cos(middle) * radius - this.#x) * this.#scale + this.#width / 2;
    const y = (Math.sin(middle) * radius - this.#y) * this.#scale + this.#height / 2;
    // Text lies flat: beside the stage it has a section's depth, in front of it the width.
    const room = 0.92 * this.#scale / Math.max(
      Math.abs(Math.cos(middle)) / (section.outer - section.inner), Math.abs(Math.sin(middle)) / ((section.to - section.from) * radius));
    this.#write(section.name, x, y, room, 13, isOffered ? this.#look.card : this.#look.soft)
      || this.#write(section.id, x, y, room, 12, isOffered ? this.#look.card : this.#look.soft);
  }

  /** Seats of one look are drawn in one go. @param {PlanSection} section */
  #paintSeats(section) {
    const { context } = this;
    const { seats, chosen } = this.#shown;
    const places = placesOf(section);
    const size = section.pitch * this.#scale;
    const radius = size * 0.39;
    const isRound = size >= ROUND_FROM;
    const offered = this.#canBeHad(section);
    /** @type {number[][]} */
    const looks = [[], [], []];
    for (let i = 0; i < section.count; i++) {
      const x = (places[i * 2] - this.#x) * this.#scale + this.#width / 2;
      const y = (places[i * 2 + 1] - this.#y) * this.#scale + this.#height / 2;
      if (x < -size || y < -size || x > this.#width + size || y > this.#height + size) continue;
      this.drawn.seats++;
      const index = section.first + i;
      looks[chosen.has(index) ? 2 : seats[index] === 'a' && offered ? 1 : 0].push(x, y);
    }
    const fills = [this.#look.gone, this.#look.bands[Math.max(0, section.band) % 8], this.#look.accent];
    looks.forEach((points, look) => {
      if (!points.length) return;
      const r = look === 0 ? radius * 0.72 : radius;
      context.fillStyle = fills[look];
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) {
        if (isRound) {
          context.moveTo(points[i] + r, points[i + 1]);
          context.arc(points[i], points[i + 1], r, 0, 2 * Math.PI);
        } else {
          context.rect(points[i] - r, points[i + 1] - r, r * 2, r * 2);
        }
      }
      context.fill();
      if (look === 2) this.#tick(points, radius);
    });
    if (isRound && size > 20) this.#number(section, size);
  }

  /** Chosen seats have a ring and a tick, so that no colour is needed to see them. @param {number[]} points @param {number} r */
  #tick(points, r) {
    const { context } = this;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i], points[i + 1]];
      context.moveTo(x + r * 1.3, y);
      context.arc(x, y, r * 1.3, 0, 2 * Math.PI);
    }
    context.lineWidth = Math.max(1.5, r * 0.22);
    context.strokeStyle = this.#look.ink;
    context.stroke();
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i], points[i + 1]];
      context.moveTo(x - r * 0.45, y);
      context.lineTo(x - r * 0.1, y + r * 0.4);
      context.lineTo(x + r * 0.5, y - r * 0.4);
    }
    context.strokeStyle = this.#look.card;
    context.stroke();
    context.lineWidth = 1;
  }

  /** The numbers of free seats, once there is room. @param {PlanSection} section @param {number} size */
  #number(section, size) {
    for (const row of section.rows) {
      for (let i = 0; i < row.seats; i++) {
        const index = row.first + i;
        const [x, y] = this.pixelOf(index);
        const isInSight = x > 0 && y > 0 && x < this.#width && y < this.#height;
        if (isInSight && this.#shown.seats[index] === 'a' && !this.#shown.chosen.has(index) && this.#canBeHad(section)) {
          this.#write(String(i + 1), x, y, size, Math.min(13, size * 0.42), this.#look.card);
        }
      }
    }
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} room @param {number} size @param {string} colour */
  #write(text, x, y, room, size, colour) {
    const { context } = this;
    context.font = `650 ${size}px ${this.#look.font || 'sans-serif'}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    if (!text || context.measureText(text).width > room) return false;
    context.fillStyle = colour;
    context.fillText(text, x, y);
    return true;
  }
}
