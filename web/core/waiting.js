// What this browser keeps of waiting rooms, for all its tabs: the room as it was last heard, and each user's place and pass.
import { call, Problem } from './api.js';
import { serverNow } from './clock.js';
import { session, WAITING } from './session.js';
import { createStore } from './ui.js';

/**
 * @typedef {object} Mine What one user has in a room.
 * @property {string} place The token.
 * @property {number} [value] The place's value, from the draw on.
 * @property {import('../pages/queue/estimate.js').Outlook} [seen] What was last said of the place.
 * @property {string} [pass]
 * @property {string} [passEndsAt]
 * @property {boolean} [spent] The service takes the place no more.
 * @property {boolean} [told] That it is their turn.
 */

/**
 * @typedef {object} Kept
 * @property {import('./types.js').Queue} [room]
 * @property {string | null} [etag] Of the room.
 * @property {number} [heardAt] When it was heard, by the server's clock.
 * @property {string} [lost] The code of the problem, if the last try came to nothing.
 * @property {{ draw: number, commitment: string, at: string }} [lobby] What was noted while the lobby was open.
 * @property {boolean} [alarm] Whether a sound and a message were asked for.
 * @property {string} [link] A place that a link brought, until somebody has signed in.
 * @property {Record<string, Mine>} places By user.
 */

const PREFIX = 'room:';
const FORGOTTEN_AFTER_MS = 30 * 86400000;

export const NO_PASS = { pass: undefined, passEndsAt: undefined };

/** @type {Map<string, import('./ui.js').Store<Kept>>} */
const stores = new Map();

/** @param {string} eventId @returns {Kept} */
const read = eventId => JSON.parse(localStorage.getItem(PREFIX + eventId) ?? '{"places":{}}');

addEventListener('storage', event => {
  const eventId = event.key?.startsWith(PREFIX) ? event.key.slice(PREFIX.length) : '';
  stores.get(eventId)?.set(read(eventId));
});

/** What is kept of a room, whichever tab keeps it. @param {string} eventId */
export function keptOf(eventId) {
  const store = stores.get(eventId) ?? createStore(read(eventId));
  stores.set(eventId, store);
  return store;
}

/** @param {string} eventId @param {(before: Kept) => Kept} change Other tabs may have changed it since it was drawn. */
export function keep(eventId, change) {
  const next = change(read(eventId));
  localStorage.setItem(PREFIX + eventId, JSON.stringify(next));
  keptOf(eventId).set(next);
}

/** @param {string} eventId @param {string} user @param {Partial<Mine>} change */
export const keepMine = (eventId, user, change) => keep(eventId, before => (
  { ...before, places: { ...before.places, [user]: { ...before.places[user], ...change } } }));

/** Rooms that nobody has asked for in a long time. */
export function forgetOldRooms() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && (read(key.slice(PREFIX.length)).heardAt ?? Infinity) < Date.now() - FORGOTTEN_AFTER_MS) {
      localStorage.removeItem(key);
    }
  }
}

/** Who waits here: the one who is signed in, or who was when they joined. */
export const whoWaits = () => session.get()?.user ?? localStorage.getItem(WAITING) ?? '';

/** What whoever waits here has in a room. @param {string} eventId @returns {Mine | undefined} */
export const mineOf = eventId => keptOf(eventId).get().places[whoWaits()];

/**
 * Asks for a place: the one that is shown, or else one of those that are given now.
 * @param {string} eventId
 * @param {string} [place]
 */
export async function takePlace(eventId, place) {
  const user = whoWaits();
  const forgetLink = () => keep(eventId, before => ({ ...before, link: undefined }));
  try {
    const { data } = await call('POST', '/booking/place', { body: { eventId, place } });
    localStorage.setItem(WAITING, user);
    keepMine(eventId, user, { place: data.place, value: undefined, seen: undefined, spent: false, told: false, ...NO_PASS });
    forgetLink();
  } catch (refused) {
    // One that could not be asked about now may be the user's all the same.
    if (refused instanceof Problem && (refused.status === 400 || refused.code === 'place-refused')) forgetLink();
    throw refused;
  }
}

/** Turns the place into a pass. @param {string} eventId */
export async function takePass(eventId) {
  const [user, place] = [whoWaits(), mineOf(eventId)?.place];
  if (!place) throw new Problem(403, { code: 'pass-required' });
  try {
    const { data } = await call('POST', '/booking/pass', { body: { eventId, place } });
    keepMine(eventId, user, { pass: data.pass, passEndsAt: data.expiresAt });
  } catch (refused) {
    const code = refused instanceof Problem ? refused.code : '';
    if (code.startsWith('place-')) keepMine(eventId, user, { spent: true, ...NO_PASS });
    if (code === 'no-waiting-room') keep(eventId, before => ({ ...before, places: {} }));
    throw refused;
  }
}

/**
 * Reserves seats, with the pass if there is one. Where the pass has ended, or the event wants one, another is taken without a word.
 * @param {string} eventId
 * @param {object} wish
 * @param {string} key
 * @returns {Promise<import('./api.js').Answer<import('./types.js').Booking>>}
 */
export async function reserve(eventId, wish, key) {
  const send = () => call('POST', '/booking/reserve', { body: { ...wish, pass: mineOf(eventId)?.pass }, key });
  const mine = mineOf(eventId);
  // Whether the event wants one is for the service to say.
  if (mine && !mine.spent && !(Date.parse(mine.passEndsAt ?? '') > serverNow())) await takePass(eventId).catch(() => {});
  try {
    return await send();
  } catch (refused) {
    if (!(refused instanceof Problem && refused.code.startsWith('pass-'))) throw refused;
    if (mine) keepMine(eventId, whoWaits(), NO_PASS);
    await takePass(eventId);
    return send();
  }
}
