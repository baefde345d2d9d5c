// Signing in: the authorization code flow with PKCE, by oauth4webapi, at any OpenID Connect issuer. Loaded when it is needed.
import * as oauth from '../vendor/oauth4webapi.js';
import { hearServerTime, serverNow } from './clock.js';
import { BASE, config } from './config.js';
import { forgetSession, keepSession } from './session.js';

const PENDING = 'sign-in';

/** @typedef {{ state: string, nonce: string, verifier: string, returnTo: string }} Pending */

const redirectUri = () => `${location.origin}${BASE}/signed-in`;

/** Loopback issuers of development have no certificate. */
const options = () => ({ [oauth.allowInsecureRequests]: new URL(config().issuer).protocol === 'http:' });

/** @type {Promise<oauth.AuthorizationServer> | undefined} */
let discovered;

async function issuer() {
  const address = new URL(config().issuer);
  discovered ??= oauth.discoveryRequest(address, options()).then(answer => oauth.processDiscoveryResponse(address, answer));
  return discovered.catch(error => {
    discovered = undefined;
    throw error;
  });
}

const client = () => ({ client_id: config().clientId });

/** @param {string} returnTo */
export async function leaveForIssuer(returnTo) {
  const server = await issuer();
  /** @type {Pending} */
  const pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo,
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const address = new URL(/** @type {string} */ (server.authorization_endpoint));
  const query = {
    response_type: 'code',
    client_id: config().clientId,
    redirect_uri: redirectUri(),
    scope: config().scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
  };
  Object.entries(query).forEach(([name, value]) => address.searchParams.set(name, value));
  location.assign(address);
}

/**
 * Takes what the issuer sent the user back with, and exchanges it for a token.
 * @returns {Promise<string>} Where the user was.
 */
export async function finishSignIn() {
  const kept = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (!kept) {
    throw new Error('Nobody was signing in here.');
  }
  /** @type {Pending} */
  const pending = JSON.parse(kept);
  const server = await issuer();
  const parameters = oauth.validateAuthResponse(server, client(), new URL(location.href), pending.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server, client(), oauth.None(), parameters, redirectUri(), pending.verifier, options());
  // Whether the token holds is a matter of the server's clock: that of this machine may be wrong by more than a token lives.
  hearServerTime(response.headers.get('Date'));
  const skew = Math.round((serverNow() - Date.now()) / 1000);
  const tokens = await oauth.processAuthorizationCodeResponse(
    server, { ...client(), [oauth.clockSkew]: skew }, response, { expectedNonce: pending.nonce, requireIdToken: true });
  const claims = /** @type {oauth.IDToken} */ (oauth.getValidatedIdTokenClaims(tokens));
  const roles = claims.roles;
  keepSession({
    token: tokens.access_token,
    user: claims.sub,
    name: String(claims.name ?? claims.preferred_username ?? claims.email ?? claims.sub),
    roles: Array.isArray(roles) ? roles.map(String) : [],
    expires: Date.now() + (tokens.expires_in ?? 3600) * 1000,
    idToken: tokens.id_token,
  });
  return pending.returnTo;
}

/** @param {import('./session.js').Session} ended */
export async function leaveForSignOut(ended) {
  forgetSession();
  const server = await issuer().catch(() => null);
  if (server?.end_session_endpoint) {
    const address = new URL(server.end_session_endpoint);
    if (ended.idToken) address.searchParams.set('id_token_hint', ended.idToken);
    address.searchParams.set('post_logout_redirect_uri', `${location.origin}${BASE}/`);
    location.assign(address);
  }
}
