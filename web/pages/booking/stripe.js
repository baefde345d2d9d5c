// Stripe's own form of payment methods, for a deployment whose provider it is. Its script comes from Stripe, as Stripe demands, and only
// on the payment page: no other page's Content-Security-Policy lets it in.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { config } from '../../core/config.js';
import { link } from '../../core/router.js';
import { language, t } from '../../core/text.js';
import { ProblemNotice } from '../../parts/problem.js';

const SCRIPT = 'https://js.stripe.com/v3/';

/** Stripe counts these in hundredths, though they have none; and ariary in whole ones. */
const IN_HUNDREDTHS = ['ISK', 'UGX'];

/** @param {number} minor @param {string} currency */
export const stripeAmount = (minor, currency) =>
  IN_HUNDREDTHS.includes(currency) ? minor * 100 : currency === 'MGA' ? Math.round(minor / 100) : minor;

/** What Stripe says of a typed card, in its own words. */
export class FormMistake extends Error {}

/** @type {Promise<any> | undefined} */
let loading;

const loadStripe = () => loading ??= new Promise((resolve, reject) => {
  const script = Object.assign(document.createElement('script'), { src: SCRIPT, onerror: reject });
  script.onload = () => resolve(/** @type {any} */ (window).Stripe(config().payments.publishableKey, { locale: language }));
  document.head.append(script);
});

/** A policy is a document's: one that was loaded as another page has to be loaded again. Returns whether it is. */
function reloads() {
  const [loaded] = performance.getEntriesByType('navigation');
  if (new URL(loaded.name).pathname.startsWith(link('/hold/'))) return false;
  location.reload();
  return true;
}

/**
 * @param {{ booking: import('../../core/types.js').Booking, onMethod: (method: () => Promise<string>) => void }} props
 */
export function StripeMethods({ booking, onMethod }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (reloads()) return undefined;
    let element = /** @type {any} */ (null);
    let left = false;
    loadStripe().then(stripe => {
      if (left) return;
      const elements = stripe.elements({
        mode: 'payment', amount: stripeAmount(booking.total, booking.currency), currency: booking.currency.toLowerCase(),
        captureMethod: 'manual', paymentMethodCreation: 'manual',
        appearance: { theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'stripe' },
      });
      element = elements.create('payment');
      element.mount(place.current);
      onMethod(async () => {
        const { error: mistake } = await elements.submit();
        const made = mistake ? { error: mistake } : await stripe.createPaymentMethod({ elements });
        if (made.error) throw new FormMistake(made.error.message);
        return made.paymentMethod.id;
      });
    }).catch(() => {
      loading = undefined;
      setFailed(true);
    });
    return () => {
      left = true;
      element?.destroy();
    };
  }, [failed]);
  return html`
    <p class="label">${t('booking.methods')}</p>
    ${failed && html`<${ProblemNotice} error=${null} onAgain=${() => setFailed(false)} />`}
    <div ref=${place} class="stripe"></div>`;
}

/** Leaves Stripe's script behind with the payment page. */
export const useStripeHereOnly = () => useEffect(() => () => {
  if ('Stripe' in window) location.reload();
}, []);
