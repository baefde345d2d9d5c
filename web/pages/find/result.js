// One event among the results: a ticket, with its poster and a stub that says what it costs.
import { html } from '../../core/ui.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { clock, count, dateParts, moment, money } from '../../core/format.js';
import { Poster } from '../../parts/poster.js';
import { Icon } from '../../parts/icons.js';

/** @param {{ event: import('../../core/types.js').EventSummary }} props */
export function Result({ event }) {
  const zone = event.timeZone ?? 'UTC';
  const { weekday, day, month } = dateParts(event.startsAt, zone);
  const away = event.distance === undefined ? '' : ` · ${t('find.away', { distance: count(Math.round(event.distance)) })}`;
  const price = event.fromPrice === 0 ? t('find.free') : money(event.fromPrice ?? 0, event.currency);
  const others = event.performers.filter(name => !event.name.includes(name));
  return html`
    <li class="result">
      <div class="result-poster"><${Poster} id=${event.eventId} category=${event.category} />
        <time class="result-date" datetime=${event.localStartsAt ?? event.startsAt}>
          <span>${weekday}</span><b>${day}</b><span>${month}</span>
        </time>
      </div>
      <div class="result-what">
        <p class="result-kind">${t(`category.${event.category}`)}</p>
        <h3><a href=${link(`/event/${event.eventId}`)}>${event.name}</a></h3>
        ${others.length > 0 && html`<p class="result-with">${others.slice(0, 3).join(' · ')}</p>`}
        <p class="result-where"><${Icon} name="pin" />
          <span>${event.venue}, ${event.city}${away}</span></p>
        <p class="result-where"><${Icon} name="clock" /><span>${clock(event.startsAt, zone)}</span></p>
      </div>
      <div class="result-stub">
        ${event.fromPrice !== undefined && event.availability !== 'soldout' && html`
          <p class="result-price">${event.fromPrice > 0 && html`<span>${t('find.from')}</span>`} <b class="numbers">${price}</b></p>`}
        <${Left} event=${event} />
      </div>
    </li>`;
}

/** @param {{ event: import('../../core/types.js').EventSummary }} props */
function Left({ event }) {
  switch (event.availability) {
    case 'soon': return html`
      <span class="mark accent">${event.onSaleAt ? t('find.onSaleAt', { time: moment(event.onSaleAt) }) : t('find.soon')}</span>`;
    case 'few': return html`<span class="mark warn">${t('find.few')}</span>`;
    case 'soldout': return html`<span class="mark">${t('find.soldout')}</span>`;
    default: return html`<span class="mark good">${t('find.available')}</span>`;
  }
}

/** The place of a result that is still to come, as tall as one. */
export const Waiting = () => html`
  <li class="result">
    <div class="result-poster wait"></div>
    <div class="result-what"><p class="wait line"></p><p class="wait line"></p><p class="wait line"></p></div>
    <div class="result-stub"></div>
  </li>`;
