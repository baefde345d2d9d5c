// Paying for a hold. What the buyer wants is kept with its key until it is answered: a double click, a second tab, a reload in the middle
// or a lost answer repeat the same request, which has one effect.
import { useEffect, useRef, useState } from '../../core/ui.js';
import { call, newKey, Problem } from '../../core/api.js';
import { link } from '../../core/router.js';
import { sentence } from '../../parts/problem.js';
import { announce } from '../../parts/shell.js';

/** @typedef {import('../../core/types.js').Booking} Booking */

/**
 * @typedef {object} Intention
 * @property {string} key The Idempotency-Key.
 * @property {string | null} method The provider's token; null where nothing is to be paid.
 */

/** Where it is kept, for all tabs. @param {string} bookingId */
export const purchaseKey = bookingId => `purchase:${bookingId}`;

/** @param {string} bookingId @returns {Intention | null} */
function kept(bookingId) {
  try {
    return JSON.parse(localStorage.getItem(purchaseKey(bookingId)) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {Booking | null} booking
 * @param {(booking: Booking) => void} take Takes an answer.
 * @param {() => void} ask
 */
export function usePay(booking, take, ask) {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const running = useRef(false);
  const wantsBank = useRef(false);
  const looked = useRef(false);

  /** @param {() => Promise<string | null>} methodOf Asks the form; null where nothing is to be paid. */
  async function pay(methodOf) {
    if (running.current || !booking) return;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      await send(booking.bookingId, await methodOf());
    } catch (refused) {
      ask();
      setError(refused);
      if (refused instanceof Problem && refused.code !== 'payment-declined') announce(sentence(refused));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }

  /** @param {string} bookingId @param {string | null} method */
  async function send(bookingId, method) {
    const before = kept(bookingId);
    const intention = before?.method === method ? before : { key: newKey(), method };
    localStorage.setItem(purchaseKey(bookingId), JSON.stringify(intention));
    const returnUrl = location.origin + link(`/hold/${bookingId}`);
    const body = { bookingId, ...(method === null ? {} : { paymentDetails: { method, returnUrl } }) };
    try {
      const { data } = await call('PUT', '/booking/confirm', { body, key: intention.key });
      localStorage.removeItem(purchaseKey(bookingId));
      wantsBank.current = true;
      take(data);
      ask();
    } catch (refused) {
      // A refusal is an answer. Where the service failed, it may have taken effect all the same.
      if (refused instanceof Problem && refused.status >= 400 && refused.status < 500) localStorage.removeItem(purchaseKey(bookingId));
      throw refused;
    }
  }

  useEffect(() => {
    if (!booking) return;
    const left = kept(booking.bookingId);
    if (left && !running.current) {
      if (booking.state !== 'held') localStorage.removeItem(purchaseKey(booking.bookingId));
      // The page was left before the answer came.
      else if (!looked.current) void pay(() => Promise.resolve(left.method));
    }
    looked.current = true;
    if (wantsBank.current && booking.state === 'paying' && booking.payment?.redirectUrl) {
      wantsBank.current = false;
      goToBank(booking.payment.redirectUrl);
    }
  }, [booking]);

  const unanswered = error && booking ? kept(booking.bookingId) : null;
  return { pay, isBusy, error, again: unanswered ? () => void pay(() => Promise.resolve(unanswered.method)) : undefined };
}

/** @param {string} address Of the provider. */
export function goToBank(address) {
  if (/^https?:$/.test(new URL(address).protocol)) location.assign(address);
}
