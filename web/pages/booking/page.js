// Bookings: paying for one (/hold/…), all of a buyer's (/tickets), and one with its tickets (/tickets/…).
import { html, useStore } from '../../core/ui.js';
import { session, signIn } from '../../core/session.js';
import { t } from '../../core/text.js';
import { useTitle } from '../../parts/shell.js';
import { Hold } from './hold.js';
import { List } from './list.js';
import { One } from './one.js';

/** @param {import('../../core/router.js').Place} place */
export default function BookingPage({ path, params, query }) {
  if (!useStore(session)) return html`<${SignedOut} />`;
  if (!params.bookingId) return html`<${List} />`;
  return path.startsWith('/hold/')
    ? html`<${Hold} bookingId=${params.bookingId} query=${query} />`
    : html`<${One} bookingId=${params.bookingId} />`;
}

function SignedOut() {
  useTitle(t('booking.signedOut'));
  return html`
    <section class="notice">
      <h1 tabindex="-1">${t('booking.signedOut')}</h1>
      <p>${t('booking.signedOutText')}</p>
      <button class="main big" onClick=${() => signIn()}>${t('shell.signIn')}</button>
    </section>`;
}
