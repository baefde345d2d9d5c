// The desk of one gate: it asks the service while there is a network and decides by itself while there is none.
import { call, get, newKey, Problem } from '../../core/api.js';
import { hearServerTime, serverNow } from '../../core/clock.js';
import { hasRole, session } from '../../core/session.js';
import { createStore } from '../../core/ui.js';
import { judge } from './judge.js';
import { keepPrepared, keepScan, preparedEvent, scansOf } from './store.js';

/** @typedef {import('./store.js').Scan} Scan */
/** @typedef {import('../../core/types.js').ScanConflict} ScanConflict */

/** People wait: an answer that takes longer is asked for no more, and the gate decides. */
const PATIENCE_MS = 2500;
const REFRESH_MS = 30000;
/** As many as one delivery takes. */
const MOST = 200;

/**
 * @typedef {object} State
 * @property {import('./store.js').Prepared | null} event
 * @property {Scan[]} scans The latest first.
 * @property {Scan | null} last What was just scanned.
 * @property {boolean} isOnline
 * @property {ScanConflict[]} conflicts Of all gates, as far as the service has heard.
 * @property {unknown} error Why the gate is not prepared.
 */

/** May the one who is signed in scan? The service decides; this only saves them the trouble. */
export const mayScan = () => hasRole('gate') || hasRole('admin');

/** Scans that are still to be delivered. @param {Scan[]} scans */
export const waiting = scans => scans.filter(scan => scan.yes && scan.offline && !scan.delivered);

export class Desk {
  /** @type {import('../../core/ui.js').Store<State>} */
  state = createStore(/** @type {State} */ ({
    event: null, scans: [], last: null, isOnline: navigator.onLine, conflicts: [], error: null,
  }));

  #stop = new AbortController();
  #isDelivering = false;

  /** @param {string} eventId @param {string} gate */
  constructor(eventId, gate) {
    this.eventId = eventId;
    this.gate = gate;
  }

  async start() {
    const { signal } = this.#stop;
    addEventListener('online', () => void this.refresh(), { signal });
    addEventListener('offline', () => this.#set({ isOnline: false }), { signal });
    const timer = setInterval(() => void this.refresh(), REFRESH_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
    const event = await preparedEvent(this.eventId) ?? null;
    // Without a network nobody says what time it is: this device's clock is as wrong as it was.
    if (event && !navigator.onLine) hearServerTime(new Date(Date.now() + event.ahead).toISOString());
    this.#set({ event, scans: await scansOf(this.eventId) });
    await this.refresh();
  }

  stop() {
    this.#stop.abort();
  }

  /** What is new at the service, and what is new here. */
  async refresh() {
    if (!mayScan() || !navigator.onLine) return;
    try {
      await this.#prepare();
      this.#set({ isOnline: true, error: null });
      await this.deliver();
      const { data } = await get(`/admin/events/${this.eventId}/scan-conflicts`, { query: { size: 100 }, signal: this.#stop.signal });
      this.#set({ conflicts: data.conflicts });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const isGone = error instanceof Problem && error.status === 0;
      this.#set({ isOnline: !isGone, error });
    }
  }

  /**
   * Lets in, or does not.
   * @param {string} text
   * @returns {Promise<Scan | null>}
   */
  async scan(text) {
    const code = text.trim();
    if (!code) return null;
    /** @type {Scan} */
    const scan = {
      scanId: newKey(), eventId: this.eventId, gate: this.gate, user: session.get()?.user ?? '', code,
      scannedAt: new Date(serverNow()).toISOString(), ticketId: '', yes: false, reason: '', offline: false, delivered: true,
    };
    if (!await this.#ask(scan)) await this.#decide(scan);
    await keepScan(scan);
    this.#set({ last: scan, scans: [scan, ...this.state.get().scans] });
    if (!scan.offline && waiting(this.state.get().scans).length) void this.deliver();
    return scan;
  }

  /** Scans that were made without a network, to the service. */
  async deliver() {
    const user = session.get()?.user;
    const scans = waiting(this.state.get().scans).filter(scan => scan.user === user || scan.user === '').slice(0, MOST);
    if (!user || !scans.length || this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      const body = {
        gate: this.gate, eventId: this.eventId, scans: scans.map(({ scanId, code, scannedAt }) => ({ scanId, code, scannedAt })),
      };
      const { data } = await call('POST', '/admin/check-in/offline', { body, signal: this.#stop.signal });
      for (const result of /** @type {import('../../core/types.js').ScanResults} */ (data).results) {
        const scan = scans.find(one => one.scanId === result.scanId);
        if (!scan) continue;
        const conflict = result.conflict || result.status !== 200 ? result.problem?.code ?? 'already-checked-in' : undefined;
        const known = result.problem?.checkedIn;
        Object.assign(scan, { delivered: true, conflict, user }, known && { first: { at: known.at, gate: known.gate } });
        await keepScan(scan);
      }
      this.#set({ scans: await scansOf(this.eventId) });
    } finally {
      this.#isDelivering = false;
    }
  }

  /** Asks the service. False: it gave no answer that counts, and the gate must decide. @param {Scan} scan */
  async #ask(scan) {
    if (!navigator.onLine || !mayScan()) return false;
    const body = { code: scan.code, gate: this.gate, eventId: this.eventId };
    try {
      const { data } = await call('POST', '/admin/check-in', { body, key: scan.scanId, signal: AbortSignal.timeout(PATIENCE_MS) });
      const checkIn = /** @type {import('../../core/types.js').CheckIn} */ (data);
      Object.assign(scan, {
        yes: true, ticketId: checkIn.ticketId, sectionName: checkIn.sectionName, tickets: checkIn.holder.tickets,
        scannedAt: checkIn.checkedIn.at,
      });
      this.#set({ isOnline: true });
      return true;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, {});
      const isNoAnswer = problem.status === 0 || problem.status >= 500 || [401, 403, 429].includes(problem.status);
      if (isNoAnswer && this.state.get().event) {
        this.#set({ isOnline: problem.status !== 0 });
        return false;
      }
      const known = problem.body.checkedIn;
      Object.assign(scan, {
        reason: problem.code, first: known && { at: known.at, gate: known.gate }, admitFrom: problem.body.admitFrom,
        ticketId: await this.#ticketOf(scan.code),
      });
      return true;
    }
  }

  /** @param {Scan} scan */
  async #decide(scan) {
    const { event, scans } = this.state.get();
    const verdict = event ? await judge(scan.code, event, scans) : { yes: false, reason: 'not-prepared', ticketId: '' };
    Object.assign(scan, verdict, { offline: true, delivered: false });
  }

  /** @param {string} code */
  async #ticketOf(code) {
    const { event, scans } = this.state.get();
    return event ? (await judge(code, event, scans)).ticketId : '';
  }

  /** Fetches what a check without a network needs: first all, then what is new. */
  async #prepare() {
    const { signal } = this.#stop;
    const before = this.state.get().event;
    const [{ data: published }, { data: event }] = await Promise.all([
      get('/.well-known/ticket-keys', { signal }), get(`/event/${this.eventId}`, { query: { limit: 1 }, signal }),
    ]);
    const refunded = new Set(before?.refunded);
    let since = '';
    let path = `/admin/events/${this.eventId}/refunded-tickets?size=100`;
    if (before) path += `&since=${encodeURIComponent(before.since)}`;
    while (path) {
      /** @type {{ data: import('../../core/types.js').RefundedTickets }} */
      const { data: page } = await get(path, { signal });
      page.tickets.forEach(ticket => refunded.add(`${ticket.ticketId} ${ticket.bookingId}`));
      since ||= page.nextSince;
      path = page.next ?? '';
    }
    const prepared = {
      eventId: this.eventId, name: event.name, startsAt: event.startsAt, timeZone: event.timeZone, venue: event.venue.name,
      sections: Object.fromEntries(event.sections.map((/** @type {{ section: string, name: string }} */ one) => [one.section, one.name])),
      published, refunded: [...refunded], since, ahead: serverNow() - Date.now(),
    };
    await keepPrepared(prepared);
    this.#set({ event: prepared });
  }

  /** @param {Partial<State>} change */
  #set(change) {
    this.state.set({ ...this.state.get(), ...change });
  }
}
