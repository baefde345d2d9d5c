// What a gate can tell of a ticket by itself: docs/gates.md says how a code is made.

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** @typedef {{ ticketId: string, eventId: string, bookingId: string }} Ticket */

/**
 * @typedef {object} Verdict
 * @property {boolean} yes
 * @property {string} reason The code of the problem that the check-in would have, as far as it can be known here.
 * @property {string} ticketId
 * @property {{ at: string, gate: string }} [first]
 */

/**
 * What a code says, or null where no published key has signed it. A text that is no code throws.
 * @param {string} code
 * @param {import('../../core/types.js').TicketKeys} published
 * @returns {Promise<Ticket | null>}
 */
export async function readTicket(code, published) {
  const [header, claims, signature] = code.split('.');
  const { alg, kid, typ } = json(header);
  const key = published.keys.find(one => one.kid === kid);
  if (alg !== 'ES256' || typ !== 'ticket+jwt' || !key) return null;
  const imported = await crypto.subtle.importKey('jwk', /** @type {JsonWebKey} */ (key), ES256, false, ['verify']);
  const signed = new TextEncoder().encode(`${header}.${claims}`);
  if (!await crypto.subtle.verify(ES256, imported, bytes(signature), signed)) return null;
  const said = json(claims);
  const ticketId = said.t ?? said.ticketId;
  const eventId = ticketId.split('-').slice(0, -3).join('-');
  return { ticketId, eventId, bookingId: said.bookingId ?? `${eventId}-${said.b}` };
}

/**
 * Decides without a network.
 * @param {string} code
 * @param {import('./store.js').Prepared} event
 * @param {import('./store.js').Scan[]} scans What this gate scanned before.
 * @returns {Promise<Verdict>}
 */
export async function judge(code, event, scans) {
  /** @type {Ticket | null} */
  let ticket;
  try {
    ticket = await readTicket(code, event.published);
  } catch {
    return { yes: false, reason: 'ticket-code-malformed', ticketId: '' };
  }
  if (!ticket) return { yes: false, reason: 'ticket-code-forged', ticketId: '' };
  const { ticketId, eventId, bookingId } = ticket;
  if (eventId !== event.eventId) return { yes: false, reason: 'other-event', ticketId };
  if (event.refunded.includes(`${ticketId} ${bookingId}`)) return { yes: false, reason: 'ticket-refunded', ticketId };
  const before = scans.find(scan => scan.yes && scan.ticketId === ticketId);
  if (before) return { yes: false, reason: 'already-checked-in', ticketId, first: { at: before.scannedAt, gate: before.gate } };
  return { yes: true, reason: '', ticketId };
}

/** @param {string} text */
const bytes = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));

/** @param {string} part */
const json = part => JSON.parse(new TextDecoder().decode(bytes(part)));
