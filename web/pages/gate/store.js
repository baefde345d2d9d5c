// What the gate keeps in the browser (IndexedDB): what an event's tickets are checked with, and every scan.

/**
 * @typedef {object} Prepared What it takes to check an event's tickets without a network.
 * @property {string} eventId
 * @property {string} name
 * @property {string} startsAt
 * @property {string} timeZone
 * @property {string} venue
 * @property {Record<string, string>} sections Their names.
 * @property {import('../../core/types.js').TicketKeys} published
 * @property {string[]} refunded `ticketId bookingId` of each.
 * @property {string} since From when on refunds are news.
 * @property {number} ahead How far the server's clock was ahead of this device's, in milliseconds.
 */

/**
 * @typedef {object} Scan
 * @property {string} scanId
 * @property {string} eventId
 * @property {string} gate
 * @property {string} user Whose account made it; it is delivered by the same. Empty where nobody was signed in.
 * @property {string} code What was scanned.
 * @property {string} scannedAt
 * @property {string} ticketId Empty where the code is none.
 * @property {boolean} yes Whether the gate let in.
 * @property {string} reason Of a no: the code of the problem.
 * @property {boolean} offline Whether the gate decided by itself.
 * @property {boolean} delivered
 * @property {string} [sectionName]
 * @property {{ at: string, gate: string }} [first] Who was let in before.
 * @property {string} [admitFrom]
 * @property {number} [tickets] Seats of the same booking.
 * @property {string} [conflict] What the delivery found to speak against it.
 */

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('gate', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('events', { keyPath: 'eventId' });
      request.result.createObjectStore('scans', { keyPath: 'scanId' }).createIndex('eventId', 'eventId');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @template T
 * @param {'events' | 'scans'} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function within(name, mode, ask) {
  const transaction = (await database()).transaction(name, mode);
  const request = ask(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** @returns {Promise<Prepared[]>} */
export const preparedEvents = () => within('events', 'readonly', store => store.getAll());

/** @param {string} eventId @returns {Promise<Prepared | undefined>} */
export const preparedEvent = eventId => within('events', 'readonly', store => store.get(eventId));

/** @param {Prepared} event */
export const keepPrepared = event => within('events', 'readwrite', store => store.put(event));

/** An event's scans, the latest first. @param {string} eventId @returns {Promise<Scan[]>} */
export async function scansOf(eventId) {
  /** @type {Scan[]} */
  const scans = await within('scans', 'readonly', store => store.index('eventId').getAll(eventId));
  return scans.sort((a, b) => b.scannedAt.localeCompare(a.scannedAt));
}

/** @param {Scan} scan */
export const keepScan = scan => within('scans', 'readwrite', store => store.put(scan));
