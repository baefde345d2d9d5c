// The payment methods of the simulated provider: docs/payments.md says what each does.
import { html, useEffect, useRef } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';

const USUAL = ['pm_ok', 'pm_redirect', 'pm_slow', 'pm_declined'];
/** Shown by the names that the list has. */
const UNUSUAL = [
  'pm_declined_expired_card', 'pm_declined_incorrect_cvc', 'pm_declined_do_not_honor', 'pm_declined_processing_error',
  'pm_declined_lost_card', 'pm_later', 'pm_confirm', 'pm_stuck', 'pm_duplicate', 'pm_lost', 'pm_capture_fails', 'pm_capture_error',
  'pm_capture_amount', 'pm_refund_fails_once', 'pm_refund_pends', 'pm_refund_partly', 'pm_cancel_fails', 'pm_ghost', 'pm_disputed',
];
/** @type {Record<string, string>} */
const ICONS = { pm_redirect: 'bank', pm_slow: 'clock' };

/**
 * @param {{ onMethod: (method: () => Promise<string>) => void }} props Tells how to get what was chosen.
 */
export function SimulatedMethods({ onMethod }) {
  // The form knows what is chosen at the moment of paying. A state of ours would know it a moment later.
  const methods = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  useEffect(
    () => onMethod(async () => /** @type {HTMLInputElement} */ (methods.current?.querySelector('input:checked')).value),
    []);
  /** @param {string} method */
  const option = method => html`
    <label class="method" key=${method}>
      <input type="radio" name="method" value=${method} defaultChecked=${method === USUAL[0]} />
      <${Icon} name=${ICONS[method] ?? 'card'} />
      ${USUAL.includes(method) ? html`<span>${t(`booking.method.${method}`)}</span>` : html`<code>${method}</code>`}
    </label>`;
  return html`
    <fieldset class="methods" ref=${methods}>
      <legend class="label">${t('booking.methods')}</legend>
      ${USUAL.map(option)}
      <details class="methods-more">
        <summary>${t('booking.methodsMore')}</summary>
        ${UNUSUAL.map(option)}
      </details>
    </fieldset>
    <p class="soft small">${t('booking.simulated')}</p>`;
}
