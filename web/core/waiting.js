// What this browser keeps of waiting rooms, for all its tabs: the room as it was last heard, and each user's place and pass.
import { call, Problem } from './api.js';
import { serverNow } from './clock.js';
import { session, WAITING } from './session.js';
import { createStore } from './ui.js';

/**
 * @typedef {object} Mine What one user has in a room.
 * @property {string} place The token.
 * @property {number} [draw] The room's draw when the place was last looked at.
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
 * @property {import('../pages/queue/estimate.js').Wait} [rest] For which the service wants to be left alone.
 * @property {{ draw: number, commitment: string, at: string }} [lobby] What was noted while the lobby was open.
 * @property {boolean} [alarm] Whether a sound and a message were asked for.
 * @property {string} [link] A place that a link brought, until somebody has signed in.
 * @property {Record<string, Mine>} places By user.
 */

const PREFIX = 'waiting-room:';
const FORGOTTEN_AFTER_MS = 30 * 86400000;

export const NO_PASS = { pass: undefined, passEndsAt: undefined };

/** @type {Map<string, import('./ui.js').Store<Kept>>} */
const stores = new Map();

/** Changes for which the browser has no space, by room: this tab has them to itself. @type {Map<string, Map<string, string | null>>} */
const unstored = new Map();

/**
 * The entry of a room that is written last, so that other tabs see a change when it is whole.
 * @param {string} eventId
 */
export const keyOf = eventId => PREFIX + eventId;

/**
 * What is kept of a room, as entries: one for the room with what belongs to its answer, and one for each other field, `…/field` or, of
 * one user, `…/field/user`. A tab hears of the others' writes a little later, and of an entry that two write at once one write is lost. So
 * each writes only what it changes.
 * @param {string} eventId
 * @param {Kept} kept
 * @returns {Map<string, string>}
 */
function entriesFrom(eventId, { places, room, etag, heardAt, ...rest }) {
  const all = { heard: room || heardAt ? { room, etag, heardAt } : undefined, ...rest };
  const mine = Object.entries(places).flatMap(([user, fields]) => (
    Object.entries(fields).map(([field, value]) => /** @type {[string, unknown]} */ ([`${field}/${user}`, value]))));
  return new Map([...Object.entries(all), ...mine].filter(([, value]) => value !== undefined)
    .map(([field, value]) => [`${keyOf(eventId)}/${field}`, JSON.stringify(value)]));
}

/** @param {string} eventId */
function entriesOf(eventId) {
  const entries = new Map(Object.keys(localStorage).filter(key => key.startsWith(`${keyOf(eventId)}/`))
    .map(key => /** @type {const} */ ([key, localStorage.getItem(key)])));
  unstored.get(eventId)?.forEach((text, key) => entries.set(key, text));
  return entries;
}

/** @param {string} eventId @returns {Kept} */
function read(eventId) {
  /** @type {Kept} */
  const kept = { places: {} };
  for (const [key, text] of entriesOf(eventId)) {
    const [field, ...user] = key.slice(keyOf(eventId).length + 1).split('/');
    const value = text === null ? undefined : JSON.parse(text);
    if (user.length) Object.assign(kept.places[user.join('/')] ??= /** @type {Mine} */ ({}), { [field]: value });
    else Object.assign(kept, field === 'heard' ? value : { [field]: value });
  }
  // Of a place that another tab is just writing, nothing counts before it is there.
  return { ...kept, places: Object.fromEntries(Object.entries(kept.places).filter(([, mine]) => mine.place)) };
}

/** @param {Storage} where @param {string} key @param {string | null} value @returns {boolean} Whether there was space for it. */
function store(where, key, value) {
  try {
    if (value === null) where.removeItem(key);
    else where.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

addEventListener('storage', event => {
  const eventId = event.key?.startsWith(PREFIX) ? event.key.slice(PREFIX.length) : '';
  stores.get(eventId)?.set(read(eventId));
});

/** What is kept of a room, whichever tab keeps it. @param {string} eventId */
export function keptOf(eventId) {
  const found = stores.get(eventId) ?? createStore(read(eventId));
  stores.set(eventId, found);
  return found;
}

/** @param {string} eventId @param {(before: Kept) => Kept} change Other tabs may have changed it since it was drawn. */
export function keep(eventId, change) {
  const was = read(eventId);
  const next = change(was);
  const [before, after] = [entriesFrom(eventId, was), entriesFrom(eventId, next)];
  const changes = new Map(unstored.get(eventId));
  for (const key of before.keys()) if (!after.has(key)) changes.set(key, null);
  for (const [key, text] of after) if (before.get(key) !== text) changes.set(key, text);
  unstored.set(eventId, new Map([...changes].filter(([key, text]) => !store(localStorage, key, text))));
  store(localStorage, keyOf(eventId), crypto.randomUUID());
  keptOf(eventId).set(next);
}

/** @param {string} eventId @param {string} user @param {Partial<Mine>} change */
export const keepMine = (eventId, user, change) => keep(eventId, before => (
  { ...before, places: { ...before.places, [user]: { ...before.places[user], ...change } } }));

/** Rooms that nobody has asked for in a long time, or brought a place for since. */
export function forgetOldRooms() {
  const keys = Object.keys(localStorage).filter(key => key.startsWith(PREFIX));
  for (const eventId of new Set(keys.map(key => key.slice(PREFIX.length).split('/')[0]))) {
    const { heardAt = Infinity, link } = read(eventId);
    if (heardAt < Date.now() - FORGOTTEN_AFTER_MS && !link) {
      [...entriesOf(eventId).keys(), keyOf(eventId)].forEach(key => localStorage.removeItem(key));
      unstored.delete(eventId);
      stores.get(eventId)?.set(read(eventId));
    }
  }
}

/** Who waits here: the one who is signed in, or who was when they joined. */
export const whoWaits = () => session.get()?.user ?? localStorage.getItem(WAITING) ?? '';

/** What whoever waits here has in a room. @param {string} eventId @returns {Mine | undefined} */
export const mineOf = eventId => keptOf(eventId).get().places[whoWaits()];

/** Keeps a place that a link brought to this tab. @param {string} eventId @param {string} place */
export function keepLink(eventId, place) {
  store(sessionStorage, keyOf(eventId), place);
  keep(eventId, before => ({ ...before, link: place }));
}

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
    const fresh = { draw: undefined, value: undefined, seen: undefined, spent: false, told: false, ...NO_PASS };
    keepMine(eventId, user, { place: data.place, ...fresh });
    store(localStorage, WAITING, user);
    forgetLink();
  } catch (refused) {
    // One that could not be asked about now may be the user's all the same; one that another tab was brought, its user's.
    const isOwnLink = sessionStorage.getItem(keyOf(eventId)) === place;
    if (refused instanceof Problem && (refused.status === 400 || (refused.code === 'place-refused' && isOwnLink))) forgetLink();
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
    // The room may be opened again: the places keep.
    if (code === 'no-waiting-room') keepMine(eventId, user, NO_PASS);
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
