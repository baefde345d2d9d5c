// Box office: what is put on, what is sold, and what needs a human. The address says which.
import { html, useStore } from '../../core/ui.js';
import { hasRole, session, signIn } from '../../core/session.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { useTitle } from '../../parts/shell.js';
import { Bookings } from './bookings.js';
import { EventForm } from './event-form.js';
import { EventList, PerformerList, VenueList } from './lists.js';
import { PerformerForm } from './performer-form.js';
import { Sale } from './sale.js';
import { Trouble } from './trouble.js';
import { VenueForm } from './venue-form.js';

const VIEWS = ['events', 'venues', 'performers', 'bookings', 'trouble'];

/** @param {import('../../core/router.js').Place} place */
export default function OfficePage({ params, query }) {
  const user = useStore(session);
  const { view = 'events', id = '' } = params;
  useTitle(t('office.title'));
  if (!user || !hasRole('admin')) {
    return html`
      <section class="notice">
        <h1 tabindex="-1">${t('office.title')}</h1>
        <p>${t(user ? 'office.notYours' : 'office.signInText')}</p>
        ${!user && html`<button class="main big" onClick=${() => signIn()}>${t('office.signIn')}</button>`}
      </section>`;
  }
  return html`
    <div class="wide office">
      <nav class="office-tabs" aria-label=${t('office.title')}>
        ${VIEWS.map(one => html`
          <a href=${link(`/office/${one}`)} aria-current=${one === view || (view === 'sales' && one === 'events') ? 'page' : undefined}>
            ${t(`office.view.${one}`)}</a>`)}
      </nav>
      <${viewOf(view, id)} id=${id === '+' ? '' : id} query=${query} />
    </div>`;
}

/** '+' is no id, so it stands for what is to be made. @param {string} view @param {string} id */
function viewOf(view, id) {
  if (view === 'sales' && id) return Sale;
  if (view === 'venues') return id ? VenueForm : VenueList;
  if (view === 'performers') return id ? PerformerForm : PerformerList;
  if (view === 'bookings') return Bookings;
  if (view === 'trouble') return Trouble;
  return id ? EventForm : EventList;
}
