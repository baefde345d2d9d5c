// Who is signed in: in this tab, until the token ends. What it takes to sign in is loaded when somebody does.
import { BASE } from './config.js';
import { createStore } from './ui.js';

/**
 * @typedef {object} Session
 * @property {string} token The access token.
 * @property {string} user The issuer's name for the user: what the API knows them by.
 * @property {string} name What to call them.
 * @property {string[]} roles
 * @property {number} expires Milliseconds since 1970, by this machine's clock.
 * @property {string} [idToken] For the issuer's sign-out.
 */

const KEPT = 'session';

/** Who waits in a waiting room in this browser. A session may end meanwhile; who signs out does not wait here any more. */
export const WAITING = 'waiting';

/** @type {import('./ui.js').Store<Session | null>} */
export const session = createStore(read());

/** The token to call the API with, or null. */
export const accessToken = () => current()?.token ?? null;

/** @param {string} role */
export const hasRole = role => current()?.roles.includes(role) ?? false;

/** @param {Session} next */
export function keepSession(next) {
  sessionStorage.setItem(KEPT, JSON.stringify(next));
  session.set(next);
}

/** @param {string} [token] Only where this is still the token. */
export function forgetSession(token) {
  if (token === undefined || session.get()?.token === token) {
    sessionStorage.removeItem(KEPT);
    session.set(null);
  }
}

/**
 * Leaves for the issuer; afterwards the user is back at the address.
 * @param {string} [returnTo] By default where they are.
 */
export async function signIn(returnTo = location.pathname + location.search) {
  try {
    await (await import('./sign-in.js')).leaveForIssuer(returnTo);
  } catch {
    // The page where sign-ins end says that this one did not begin.
    location.assign(`${BASE}/signed-in`);
  }
}

/** Forgets the token here, and tells the issuer where it wants to be told. */
export async function signOut() {
  const ended = current();
  localStorage.removeItem(WAITING);
  forgetSession();
  if (ended) {
    await (await import('./sign-in.js')).leaveForSignOut(ended);
  }
}

function current() {
  const known = session.get();
  if (known && known.expires <= Date.now()) {
    forgetSession();
    return null;
  }
  return known;
}

/** @returns {Session | null} */
function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null');
    return kept && kept.expires > Date.now() ? kept : null;
  } catch {
    return null;
  }
}
