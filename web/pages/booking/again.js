// The same seats once more, after a hold has ended: what the event's page has for lost seats and others as good, on this page.
import { html, useEffect, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { loadPage } from '../../core/router.js';
import { t } from '../../core/text.js';
import { ProblemNotice } from '../../parts/problem.js';

/** @typedef {import('../../core/types.js').Booking} Booking */
/** @typedef {{ choice: typeof import('../event/choice.js'), plan: import('../event/plan.js').Plan }} Loaded */

/** @param {{ booking: Booking }} props */
export function Again({ booking }) {
  const [loaded, setLoaded] = useState(/** @type {Loaded | null} */ (null));
  const [failed, setFailed] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    const map = get(`/event/${encodeURIComponent(booking.eventId)}/seatmap`);
    Promise.all([import('../event/choice.js'), import('../event/plan.js'), map, loadPage('event')])
      .then(([choice, { planOf }, { data }]) => setLoaded({ choice, plan: planOf(data) }), setFailed);
  }, [booking.eventId]);
  if (failed) return html`<${ProblemNotice} error=${failed} />`;
  return loaded && html`<${Try} booking=${booking} ...${loaded} />`;
}

/** @param {{ booking: Booking } & Loaded} props */
function Try({ booking, choice, plan }) {
  const holding = choice.useHold(booking.eventId);
  const ticketIds = booking.tickets.map(ticket => ticket.ticketId).sort();
  return html`
    <${choice.Refused} plan=${plan} holding=${holding} />
    ${!holding.error && html`
      <button class="main big" disabled=${holding.isBusy} onClick=${() => holding.hold({ ticketIds })}>
        ${t('booking.again', { count: ticketIds.length })}
      </button>`}`;
}
