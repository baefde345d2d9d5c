// A booking: its tickets, what was refunded and why, and everything that happened to it.
import { html } from '../../core/ui.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { moment } from '../../core/format.js';
import { useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';
import { useServerNow } from '../../parts/now.js';
import { Refunds, stateOf, textOf, useBooking, useSeatNames } from './story.js';
import { GiveBack, Moved, Summary } from './summary.js';
import { Tickets } from './tickets.js';

/** @param {{ bookingId: string }} props */
export function One({ bookingId }) {
  const { booking, error, ask, take } = useBooking(bookingId);
  const nameOf = useSeatNames(booking?.eventId);
  const now = useServerNow();
  useTitle(booking?.event?.name ?? t('booking.yours'));
  if (error) {
    return html`
      <section class="wide"><h1 class="unseen" tabindex="-1">${t('booking.missing')}</h1>
        <${ProblemNotice} error=${error} onAgain=${ask} /></section>`;
  }
  if (!booking) return html`<div class="filler"></div>`;
  const state = stateOf(booking, now);
  const isOpen = booking.state === 'held' || booking.state === 'paying';
  return html`
    <div class="wide one">
      <a class="one-back" href=${link('/tickets')}><${Icon} name="back" />${t('booking.mine')}</a>
      <h1 tabindex="-1">${booking.event?.name ?? t('booking.yours')}</h1>
      <p class="one-state">${textOf('state', state)}</p>
      <${Moved} booking=${booking} />
      ${booking.ticketsUrl && html`<${Tickets} booking=${booking} />`}
      ${isOpen && html`
        <div class="actions">
          <a class="button main big" href=${link(`/hold/${bookingId}`)}>
            ${booking.state === 'held' ? t('booking.goPay') : t('booking.follow')}
          </a>
          ${booking.state === 'held' && html`<${GiveBack} booking=${booking} take=${take} ask=${ask} />`}
        </div>`}
      ${booking.rebookedAs && html`
        <div class="actions"><a class="button main" href=${link(`/tickets/${booking.rebookedAs}`)}>${t('booking.show')}</a></div>`}
      <div class="one-more">
        <div>
          <${Refunds} booking=${booking} nameOf=${nameOf} />
          ${booking.payment?.dispute && html`<p class="card">${t(`booking.dispute.${booking.payment.dispute}`)}</p>`}
          <${Summary} booking=${booking} nameOf=${nameOf} isBare />
        </div>
        <section class="card history" aria-labelledby="history">
          <h2 id="history">${t('booking.history')}</h2>
          <ol>${booking.timeline.map(entry => html`
            <li>
              <time class="soft small" datetime=${entry.at}>${moment(entry.at)}</time><span>${t(`booking.what.${entry.what}`)}</span>
            </li>`)}
          </ol>
          <p class="soft small">${t('booking.number')} <span class="numbers">${booking.bookingId}</span></p>
        </section>
      </div>
    </div>`;
}
