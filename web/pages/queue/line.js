// One tab asks for all: the one that was shown last. It keeps what it hears, and the others draw what is kept.
import { get, Problem } from '../../core/api.js';
import { hearServerTime, serverNow } from '../../core/clock.js';
import { forgetOldRooms, keep, keptOf, keyOf, mineOf, NO_PASS } from '../../core/waiting.js';
import { claimsOf, drawOf } from './draw.js';
import { isOver, leftOf, outlook, pollMs, restMs, retryMs, standing, waitOf } from './estimate.js';

/** @typedef {import('../../core/types.js').Queue} Queue */
/** @typedef {import('../../core/waiting.js').Mine} Mine */

export class Line {
  /** Whether this tab is the one that asks. */
  leads = false;

  #stop = new AbortController();
  #claiming = new AbortController();
  #letGo = () => {};
  /** @type {import('./estimate.js').Wait | undefined} */
  #pause;
  #failures = 0;
  #isAsking = false;
  /** @type {number | undefined} */
  #heardAt;

  /** @param {string} eventId */
  constructor(eventId) {
    this.eventId = eventId;
  }

  start() {
    const { signal } = this.#stop;
    forgetOldRooms();
    // A look at the clock each second, and not one long timer: that of a machine that slept rings late.
    const timer = setInterval(() => void (isOver(this.#pause, Date.now()) && this.ask()), 1000);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      this.#claiming.abort();
      this.#letGo();
    });
    document.addEventListener('visibilitychange', () => void (document.hidden || this.#claim(true)), { signal });
    for (const back of ['online', 'pageshow']) addEventListener(back, () => void this.ask(), { signal });
    addEventListener('offline', () => keep(this.eventId, before => ({ ...before, lost: 'offline' })), { signal });
    addEventListener('storage', event => void (event.key === keyOf(this.eventId) && this.#hearTime()), { signal });
    this.#claim(!document.hidden);
  }

  stop() {
    this.#stop.abort();
  }

  /** The server's time, too, is what the leading tab hears. Its own time it has from the answers. */
  #hearTime() {
    const { heardAt } = keptOf(this.eventId).get();
    if (!this.leads && heardAt && heardAt !== this.#heardAt) hearServerTime(new Date(heardAt).toISOString());
    this.#heardAt = heardAt;
  }

  /** @param {boolean} isShown Whoever is shown takes the lead; the others take it when it is let go. */
  #claim(isShown) {
    if (this.leads) return void this.ask();
    this.#claiming.abort();
    const { signal } = this.#claiming = new AbortController();
    navigator.locks.request(`line:${this.eventId}`, isShown ? { steal: true } : { signal }, () => {
      if (this.#stop.signal.aborted) return undefined;
      this.leads = true;
      void this.ask();
      return new Promise(done => void (this.#letGo = () => done(null)));
    }).catch(() => {
      // Another tab has taken the lead, unless this was let go here.
      if (signal !== this.#claiming.signal || this.#stop.signal.aborted) return;
      this.leads = false;
      this.#claim(false);
    });
  }

  /** Asks now, unless the service wants to be left alone. */
  async ask() {
    if (!this.leads || this.#isAsking || this.#stop.signal.aborted || !isOver(keptOf(this.eventId).get().rest, Date.now())) return;
    this.#isAsking = true;
    const { eventId } = this;
    const { etag, room: known } = keptOf(eventId).get();
    /** @param {Queue} room */
    const usual = room => pollMs(room.poll, leftOf(room, mineOf(eventId), serverNow()), Math.random());
    try {
      const answer = await get(`/queue/${encodeURIComponent(eventId)}`, { etag: known && etag, signal: this.#stop.signal, tries: 1 });
      const room = /** @type {Queue} */ (answer.status === 304 ? known : answer.data);
      this.#failures = 0;
      this.#heardAt = serverNow();
      await hear(room, { etag: answer.etag, heardAt: this.#heardAt, lost: '', rest: undefined });
      this.#pause = waitOf(usual(room), Date.now());
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const problem = error instanceof Problem ? error : new Problem(0, { code: 'unexpected' });
      const chance = Math.random();
      this.#pause = waitOf(retryMs(++this.#failures, problem, known ? usual(known) : 0, chance), Date.now());
      keep(eventId, before => ({ ...before, lost: problem.code, rest: waitOf(restMs(problem.retryAfter, chance), Date.now()) }));
    } finally {
      this.#isAsking = false;
    }
  }
}

/**
 * Keeps a room, and what it means for each place that this browser has in it.
 * @param {Queue} room
 * @param {Partial<import('../../core/waiting.js').Kept>} [heard] What else is kept of an answer.
 */
async function hear(room, heard) {
  const { places } = keptOf(room.eventId).get();
  const looks = Object.fromEntries(await Promise.all(
    Object.entries(places).map(async ([user, mine]) => /** @type {const} */ ([user, await lookOf(room, user, mine)]))));
  keep(room.eventId, before => ({
    ...before, room, ...heard, lobby: noted(room, before.lobby),
    // One that was taken in another tab meanwhile is looked at the next time.
    places: Object.fromEntries(Object.entries(before.places).map(([user, mine]) => (
      [user, mine.place === places[user]?.place ? { ...mine, ...looks[user] } : mine]))),
  }));
}

/**
 * What a room means for a place. What an earlier draw gave counts no more, and before a draw nobody is let in.
 * @param {Queue} room
 * @param {string} user
 * @param {Mine} mine
 * @returns {Promise<Partial<Mine>>}
 */
export async function lookOf(room, user, mine) {
  const { seed, draw } = room;
  const anew = !seed || mine.draw !== draw ? { draw, spent: false, told: false, ...NO_PASS } : {};
  if (!seed) return { ...anew, value: undefined, seen: undefined };
  const [now, { value }] = [serverNow(), await drawOf({ ...room, seed }, user, claimsOf(mine.place).l)];
  const look = { ...anew, value, seen: outlook(room, value, mine.seen, now) };
  // Figures are promises from when they are shown.
  if (standing(room, { ...mine, ...look }, now) === 'counting') return { ...look, seen: undefined };
  // What comes back to a house that was sold out is news again.
  return room.phase === 'soldOut' ? { ...look, told: false } : look;
}

/**
 * The commitment of a lobby that is open; the first of a draw stays.
 * @param {Queue} room
 * @param {import('../../core/waiting.js').Kept['lobby']} before
 */
const noted = (room, before) => room.phase === 'lobby' && !room.lobbyClosedAt && room.commitment && before?.draw !== room.draw
  ? { draw: room.draw ?? 0, commitment: room.commitment, at: room.serverTime }
  : before;

/** Looks at a place that was just taken. @param {string} eventId */
export async function lookAgain(eventId) {
  const { room } = keptOf(eventId).get();
  if (room) await hear(room);
}
