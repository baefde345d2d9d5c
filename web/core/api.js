// Calls of the API: JSON, problem+json (RFC 9457), ETags, Idempotency-Key, Retry-After, and the server's time in every answer.
import { config } from './config.js';
import { hearServerTime } from './clock.js';
import { accessToken, forgetSession } from './session.js';

/** The app that only reads answers these; in the small size on Azure it has an address of its own. */
const READ = /^\/(search|event|health|openapi\.json)(\/|\?|$)/;
/** The same for everybody, from the booking app: an edge keeps no answer to somebody. */
const SHARED = /^\/queue\//;
const TRIES = 3;
const LONGEST_WAIT_MS = 5000;

/** A refusal, or a request that came to nothing. Its code chooses the sentence that people read. */
export class Problem extends Error {
  /**
   * @param {number} status 0 where no answer came.
   * @param {Partial<import('./types.js').Problem>} body
   * @param {number} [retryAfter] Seconds.
   */
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    /** @type {string} */
    this.code = body.code ?? (status === 0 ? 'offline' : 'unexpected');
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/**
 * @template T
 * @typedef {{ status: number, data: T, etag: string | null, response: Response }} Answer
 */

/**
 * @typedef {object} Options
 * @property {Record<string, string | number | undefined | null>} [query] What is empty is left out.
 * @property {unknown} [body] Sent as JSON.
 * @property {string} [key] The Idempotency-Key: the same request under it has one effect, so it is tried again.
 * @property {string | null} [etag] Of what is known: a 304 comes back where it is still so.
 * @property {string} [ifMatch] Of what is to be changed.
 * @property {AbortSignal} [signal]
 * @property {number} [tries] At most. One, where the caller asks again by itself.
 */

/**
 * Calls the API. Anything but 2xx and 304 is thrown as a {@link Problem}.
 * @template [T=any]
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} path Such as `/event/e1`.
 * @param {Options} [options]
 * @returns {Promise<Answer<T>>}
 */
export async function call(method, path, options = {}) {
  const isRead = READ.test(path);
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  const token = isRead || SHARED.test(path) ? null : accessToken();
  if (token) headers.Authorization = `Bearer ${token}`;
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.key) headers['Idempotency-Key'] = options.key;
  if (options.etag) headers['If-None-Match'] = options.etag;
  if (options.ifMatch) headers['If-Match'] = options.ifMatch;
  const { read, booking, admin = '/admin' } = config().api;
  const address = (isRead ? read : booking) + path.replace(/^\/admin(?=\/)/, admin) + queryOf(options.query);
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const mayRepeat = method === 'GET' || options.key !== undefined;

  for (let attempt = 1; ; attempt++) {
    const problem = await once();
    if (!(problem instanceof Problem)) {
      return problem;
    }
    if (problem.status === 401 && token) forgetSession(token);
    const passes = problem.status === 0 || problem.status === 429 || problem.status === 503;
    const wait = (problem.retryAfter ?? attempt) * 1000;
    if (!mayRepeat || !passes || attempt >= (options.tries ?? TRIES) || wait > LONGEST_WAIT_MS || options.signal?.aborted) {
      throw problem;
    }
    await new Promise(resolve => setTimeout(resolve, wait));
  }

  async function once() {
    let response;
    try {
      response = await fetch(address, { method, headers, body, signal: options.signal, credentials: 'omit' });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      return new Problem(0, {});
    }
    hearServerTime(response.headers.get('Date'));
    if (response.status === 304) {
      return { status: 304, data: /** @type {T} */ (undefined), etag: options.etag ?? null, response };
    }
    if (!response.ok) {
      const after = Number(response.headers.get('Retry-After') ?? NaN);
      return new Problem(response.status, await response.json().catch(() => ({})), Number.isNaN(after) ? undefined : after);
    }
    const isJson = response.headers.get('Content-Type')?.includes('json');
    const data = /** @type {T} */ (isJson ? await response.json().catch(() => undefined) : undefined);
    hearServerTime(/** @type {any} */ (data)?.serverTime);
    return { status: response.status, data, etag: response.headers.get('ETag'), response };
  }
}

/**
 * @template [T=any]
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<Answer<T>>}
 */
export const get = (path, options) => call('GET', path, options);

/** A key for one intention of the user. Keep it for as long as the intention may be repeated. */
export const newKey = () => crypto.randomUUID();

/** @param {Options['query']} query */
export function queryOf(query) {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return pairs.length ? `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}` : '';
}
