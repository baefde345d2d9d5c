// Events, venues and performers.
import { html, useState } from '../../core/ui.js';
import { link, setQuery } from '../../core/router.js';
import { t } from '../../core/text.js';
import { moment } from '../../core/format.js';
import { serverNow } from '../../core/clock.js';
import { Icon } from '../../parts/icons.js';
import { ListFoot, useList } from './parts.js';

/** @param {{ heading: string, to: string, add: string, children?: unknown }} props */
const Head = ({ heading, to, add, children }) => html`
  <div class="office-head">
    <h1 tabindex="-1">${t(heading)}</h1>
    ${children}
    <a class="button main" href=${link(to)}><${Icon} name="plus" />${t(add)}</a>
  </div>`;

/** @param {{ query: URLSearchParams }} props */
export function EventList({ query }) {
  const [now] = useState(() => new Date(serverNow() - 86400000).toISOString().slice(0, 19));
  const isAll = query.get('show') === 'all';
  const list = useList(`/admin/events?size=50${isAll ? '' : `&from=${encodeURIComponent(`${now}Z`)}`}`, 'events');
  /** @type {import('../../core/types.js').AdministeredEvent[] | null} */
  const events = list.items;
  return html`
    <${Head} heading="office.view.events" to="/office/events/+" add="office.newEvent">
      <div class="chips">
        <button class="chip" aria-pressed=${String(isAll)} onClick=${() => setQuery({ show: isAll ? null : 'all' })}>
          ${t('office.past')}</button>
      </div>
    <//>
    <ul class="office-list">
      ${events?.map(event => html`
        <li>
          <div><b>${event.name}</b><span class="soft small">${moment(event.startsAt)} · ${event.venueId}</span></div>
          ${event.status === 'cancelled' && html`<span class="mark bad">${t('office.cancelled')}</span>`}
          <a class="button" href=${link(`/office/sales/${event.eventId}`)}><${Icon} name="chart" />${t('office.sale')}
            <span class="unseen">${event.name}</span></a>
          <a class="button quiet" href=${link(`/office/events/${event.eventId}`)}>${t('office.change')}
            <span class="unseen">${event.name}</span></a>
        </li>`)}
    </ul>
    <${ListFoot} list=${list} />`;
}

/** @type {(view: string, member: string, add: string, id: string, about: (item: any) => string) => () => unknown} */
const listOf = (view, member, add, id, about) => () => {
  const list = useList(`/admin/${view}?size=100`, member);
  return html`
    <${Head} heading=${`office.view.${view}`} to=${`/office/${view}/+`} add=${add} />
    <ul class="office-list">
      ${list.items?.map((/** @type {any} */ item) => html`
        <li>
          <div><b>${item.name}</b><span class="soft small">${about(item)}</span></div>
          <a class="button quiet" href=${link(`/office/${view}/${item[id]}`)}>${t('office.change')}
            <span class="unseen">${item.name}</span></a>
        </li>`)}
    </ul>
    <${ListFoot} list=${list} />`;
};

export const VenueList = listOf('venues', 'venues', 'office.newVenue', 'venueId',
  item => `${item.city}, ${item.country} · ${item.venueId}`);
export const PerformerList = listOf('performers', 'performers', 'office.newPerformer', 'performerId', item => item.performerId);
