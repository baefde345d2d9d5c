// A place's value, computed here: docs/waiting-room.md has the formula.

/** @typedef {import('../../core/types.js').Queue} Queue */

/** @param {ArrayBuffer} buffer */
const toHex = buffer => Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, '0')).join('');

/** @param {string} hex */
const fromHex = hex => Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));

/**
 * What a place's token says: the draw, and when it is of a late comer how many milliseconds after the lobby's closing they came.
 * @param {string} place
 * @returns {{ n: number, l?: number }}
 */
export const claimsOf = place => JSON.parse(atob(place.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));

/** The text that is hashed. @param {Queue} room @param {string} user */
export const textOf = (room, user) => `${room.publicValue ?? ''}\n${room.eventId}\n${user}`;

/** @param {string} seed In hexadecimal digits. */
export const commitmentOf = async seed => toHex(await crypto.subtle.digest('SHA-256', fromHex(seed)));

/**
 * @param {Queue & { seed: string }} room
 * @param {string} user
 * @param {number} [late]
 */
export async function drawOf(room, user, late) {
  const key = await crypto.subtle.importKey('raw', fromHex(room.seed), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const hash = toHex(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(textOf(room, user))));
  const fraction = parseInt(hash.slice(0, 13), 16) / 2 ** 52;
  return { hash, fraction, value: late === undefined ? fraction : 1 + (late + fraction) / 1000 };
}
