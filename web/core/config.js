// What a deployment says of itself: /app/config.json.

/** Where the pages live. */
export const BASE = '/app';

/**
 * @typedef {object} Config
 * @property {string} issuer The OpenID Connect issuer.
 * @property {string} clientId
 * @property {string} scope
 * @property {{ read: string, booking: string, admin?: string }} api Origins, empty for the page's own; what is there instead of `/admin`.
 * @property {{ provider: 'simulated' | 'stripe', publishableKey?: string }} payments
 */

/** @type {Config | undefined} */
let loaded;

/** Called once, before anything is drawn. */
export async function loadConfig() {
  const response = await fetch(`${BASE}/config.json`);
  if (!response.ok) {
    throw new Error(`config.json: ${response.status}`);
  }
  loaded = await response.json();
}

/** @returns {Config} */
export function config() {
  if (!loaded) {
    throw new Error('loadConfig() comes first');
  }
  return loaded;
}
