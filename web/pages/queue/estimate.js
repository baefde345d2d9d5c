// What can be said of a place, worked out of the room that everybody is shown. Pure functions, which tests call.
import { claimsOf } from './draw.js';

/** @typedef {import('../../core/types.js').Queue} Queue */

/**
 * What was said of a place.
 * @typedef {object} Outlook
 * @property {number} draw
 * @property {number} ahead People ahead.
 * @property {number} error By how many that may be wrong.
 * @property {number} first How many were ahead at first.
 * @property {number} odds Seats left, as a share of what people up to this place want.
 * @property {Turn | null} turn Null while nobody is admitted.
 */

/**
 * When it is one's turn: from the earliest to the latest, in milliseconds of the server's time.
 * @typedef {{ early: number, late: number, pace: number, slowerAt?: number }} Turn `pace`: the people a minute that it is reckoned with.
 */

/** A pace this much below the one that was reckoned with is news. */
const SLOWER = 0.9;
/** How much of a shift to an earlier time a look shows. */
const STEP = 1 / 3;
/** So long after somebody came they are surely counted. */
const COUNTED_AFTER_MS = 15000;

/** How many people wait up to a value. @param {{ value: number, people: number }[]} curve @param {number} value */
export function peopleUpTo(curve, value) {
  const above = curve.findIndex(point => point.value >= value);
  if (above < 0) return curve.at(-1)?.people ?? 0;
  if (above === 0) return 0;
  const [from, to] = [curve[above - 1], curve[above]];
  return from.people + (to.people - from.people) * (value - from.value) / (to.value - from.value);
}

/**
 * A range that does not jump: it comes nearer, bit by bit where the line is faster than it was, and moves away only if the line is slower.
 * @param {Turn | null | undefined} before
 * @param {Turn | null} fresh
 * @param {number} now
 * @returns {Turn | null}
 */
export function steady(before, fresh, now) {
  if (!before || !fresh) return fresh;
  // Where even the earliest time is later than the latest was, the line did not keep its pace.
  if (fresh.pace < before.pace * SLOWER || fresh.early > before.late) return { ...fresh, slowerAt: now };
  /** @param {number} from @param {number} to */
  const nearer = (from, to) => to < from ? from + (to - from) * STEP : from;
  const [early, late] = [nearer(before.early, fresh.early), nearer(before.late, fresh.late)];
  return { ...before, early, late, pace: Math.max(before.pace, fresh.pace) };
}

/**
 * @param {Queue} room One that is drawn.
 * @param {number} value Of the place.
 * @param {Outlook | undefined} before What was said last.
 * @param {number} now
 * @returns {Outlook}
 */
export function outlook(room, value, before, now) {
  const last = before?.draw === room.draw ? before : undefined;
  const { curve, error: share, couldTake, seatsEach } = room.waiting ?? { curve: [], error: 0, couldTake: 0, seatsEach: 1 };
  // In 19 of 20 cases. Chance errs too: those ahead are drawn from all.
  /** @param {number} people */
  const errorOf = people => Math.ceil(2 * Math.sqrt((share * people) ** 2 + (value < 1 ? people * (1 - value) : 0)));
  const counted = peopleUpTo(curve, value);
  const isMore = last && counted - errorOf(counted) > last.ahead + last.error;
  const ahead = Math.round(last && !isMore ? Math.min(last.ahead, counted) : counted);
  const error = errorOf(ahead);
  const pace = room.perMinute ?? 0;
  /** @param {number} minutes */
  const after = minutes => now + minutes * 60000;
  const fresh = room.phase === 'open' && !room.heldUpBy && pace > 0
    ? { early: after(Math.max(0, ahead - error) / pace), late: after((ahead + error) / pace + 1), pace }
    : null;
  return {
    draw: room.draw ?? 0,
    ahead,
    error,
    first: Math.max(last?.first ?? 0, ahead),
    odds: Math.min(1, room.seats.left / (couldTake + (ahead + 1) * seatsEach)),
    turn: steady(last?.turn, fresh, now),
  };
}

/**
 * Of a place that came by a link and this browser's own, the one that is sooner. A late place of an earlier draw counts no more, nor does a
 * spent one.
 * @param {string} linked
 * @param {{ place: string, spent?: boolean } | undefined} own
 * @param {number} [draw] The room's, as far as it is known.
 */
export function betterOf(linked, own, draw = 0) {
  if (!own) return linked;
  try {
    const [theirs, ours] = [claimsOf(linked), claimsOf(own.place)];
    const last = Math.max(draw, theirs.n, ours.n);
    /** @param {{ n: number, l?: number }} claims */
    const orderOf = ({ n, l }) => l === undefined ? -1 : n < last ? Infinity : l;
    return !own.spent && orderOf(ours) < orderOf(theirs) ? own.place : linked;
  } catch {
    return linked;
  }
}

/** Whole minutes from now. @param {Turn} turn @param {number} now */
export const minutesOf = ({ early, late }, now) => (
  { from: Math.max(0, Math.floor((early - now) / 60000)), to: Math.max(1, Math.ceil((late - now) / 60000)) });

/** Whether nobody goes in because those who are in could take all that is left. @param {Queue} room */
export const isFull = ({ phase, waiting, seats }) => phase === 'open' && waiting !== undefined
  && waiting.couldTake + waiting.seatsEach > seats.left;

/**
 * How somebody stands: without a place (`stranger`), in the `lobby`, in the `drawing` after it, in a draw that is `over`, `counting`,
 * `waiting` or held up (`paused`, `soldOut`), `in`, in while nothing is left (`inVain`), or with a place that is `spent`.
 * @param {Queue} room
 * @param {import('../../core/waiting.js').Mine | undefined} mine
 * @param {number} now
 */
export function standing(room, mine, now) {
  if (room.phase === 'ended' || room.phase === 'closed') return room.phase;
  if (!mine) return 'stranger';
  if (mine.spent) return 'spent';
  const { n, l } = claimsOf(mine.place);
  if (l !== undefined && n < (room.draw ?? 0)) return 'over';
  if (room.phase === 'lobby') return room.lobbyClosedAt ? 'drawing' : 'lobby';
  if (mine.value === undefined) return 'counting';
  if (mine.value <= (room.pointer ?? 0)) return room.phase === 'soldOut' ? 'inVain' : 'in';
  if (room.phase !== 'open') return room.phase;
  return !mine.seen || l !== undefined && now < Date.parse(room.lobbyClosedAt ?? '') + l + COUNTED_AFTER_MS ? 'counting' : 'waiting';
}

/**
 * When to ask again, in milliseconds.
 * @param {Queue['poll']} poll
 * @param {number} left Milliseconds until what is waited for.
 * @param {number} chance From 0 to 1: those who came together must not come together again.
 */
export const pollMs = ({ least, most, share, spread }, left, chance) =>
  1000 * Math.min(most, Math.max(least, left / 1000 * share)) * (1 + spread * (2 * chance - 1));

const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 60000;

/**
 * For how many milliseconds a service is left alone that asks for it.
 * @param {number | undefined} retryAfter Seconds.
 * @param {number} chance From 0 to 1: those who were turned away together must not come together again.
 */
export const restMs = (retryAfter, chance) => (retryAfter ?? 0) * 1000 * (1 + chance / 4);

/**
 * When to ask again after a look that came to nothing, in milliseconds. A service in trouble is asked no more often than one that is well;
 * a network that was lost is tried sooner.
 * @param {number} failures In a row.
 * @param {{ status: number, retryAfter?: number }} problem
 * @param {number} usual When one would ask again if all were well.
 * @param {number} chance From 0 to 1.
 */
export function retryMs(failures, { status, retryAfter }, usual, chance) {
  const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.75 + chance / 2);
  return status === 0 ? wait : Math.max(wait, usual, restMs(retryAfter, chance));
}

/**
 * A wait by this machine's clock.
 * @typedef {{ from: number, until: number }} Wait
 */

/** Whether a wait is over. It is, too, where the clock was set back meanwhile. @param {Wait | undefined} wait @param {number} now */
export const isOver = (wait, now) => !wait || now >= wait.until || now < wait.from;

/** @param {number} ms @param {number} now @returns {Wait} */
export const waitOf = (ms, now) => ({ from: now, until: now + ms });

/**
 * Milliseconds until what somebody waits for.
 * @param {Queue} room
 * @param {import('../../core/waiting.js').Mine | undefined} mine
 * @param {number} now
 */
export function leftOf(room, mine, now) {
  const next = room.phase === 'closed' ? room.opensAt : room.phase === 'lobby' ? room.drawAt : undefined;
  if (next) return Date.parse(next) - now;
  if (!mine || mine.spent || room.phase === 'ended') return Infinity;
  if (mine.value !== undefined && mine.value <= (room.pointer ?? 0)) return mine.pass ? Infinity : 0;
  if (!mine.seen) return 0;
  return mine.seen.turn ? mine.seen.turn.early - now : Infinity;
}
