// An event: created, changed, cancelled. Its times are the venue's; its prices stand beside the plan that they colour.
import { html, useEffect, useMemo, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';
import { digitsOf } from '../../core/format.js';
import { Document, useDocument } from './document.js';
import { House, typedPlan } from './house.js';
import { Field, namesIn, OtherNames, read, useList } from './parts.js';
import { admissionOf, RoomFields } from './room.js';
import { localOf, momentOf } from './times.js';

/** @typedef {import('../../core/types.js').AdministeredEvent} Event */
/** @typedef {import('../../core/types.js').AdministeredVenue} Venue */

const CATEGORIES = 'ballet classical comedy concert dance exhibition family festival musical opera other sports theatre'.split(' ');

/** @param {{ id: string }} props */
export function EventForm({ id }) {
  const document = useDocument('events', id);
  return document.isReady && (!id || document.data)
    ? html`<${Form} key=${id} document=${document} />`
    : html`<${Document} document=${document} />`;
}

/** @param {{ document: import('./document.js').Kept }} props */
function Form({ document }) {
  /** @type {Partial<Event>} */
  const event = document.data ?? {};
  const venues = useList('/admin/venues?size=100', 'venues');
  const performers = useList('/admin/performers?size=100', 'performers');
  const [venueId, setVenueId] = useState(event.venueId ?? '');
  const [venue, setVenue] = useState(/** @type {Venue | null} */ (null));
  const [currency, setCurrency] = useState(event.currency ?? 'EUR');
  const [bands, setBands] = useState(() => (event.priceBands ?? [{ band: 'P1', price: 0 }])
    .map(({ band, price }) => ({ band, price: event.priceBands ? String(price / 10 ** digitsOf(currency)) : '' })));
  const plan = useMemo(() => venue && typedPlan(venue.sections.map(one => ({
    ...one, band: event.sections?.find(own => own.section === one.section)?.band ?? one.band,
  }))), [venue]);
  const isFixed = event.status === 'cancelled';

  useEffect(() => {
    const stop = new AbortController();
    setVenue(null);
    if (venueId) {
      get(`/admin/venues/${venueId}`, { signal: stop.signal }).then(({ data }) => {
        setVenue(data);
        // A new event has a price for each band of the house.
        const names = new Set(/** @type {Venue} */ (data).sections.flatMap(one => one.band ?? []));
        if (!document.id) setBands(before => [...names].sort().map(band => before.find(one => one.band === band) ?? { band, price: '' }));
      }, () => {});
    }
    return () => stop.abort();
  }, [venueId]);

  /** @param {number} at @param {Partial<typeof bands[number]>} change */
  const set = (at, change) => setBands(bands.map((one, i) => i === at ? { ...one, ...change } : one));

  /** @param {SubmitEvent} submitted */
  function submit(submitted) {
    const typed = read(submitted);
    const { id, name, otherNames, category, startsAt, onSaleAt, performerIds } = typed;
    const zone = venue?.timeZone ?? 'UTC';
    void document.save(id ?? document.id, {
      name, alsoKnownAs: namesIn(otherNames), category, venueId, currency,
      startsAt: momentOf(startsAt, zone), onSaleAt: momentOf(onSaleAt, zone),
      performerIds: performerIds.split(/[\s,]+/).filter(Boolean), admission: admissionOf(typed, zone, event.admission?.paused),
      priceBands: bands.map(({ band, price }) => ({ band, price: Math.round(Number(price) * 10 ** digitsOf(currency)) })),
    });
  }

  /** @param {string | undefined} time */
  const local = time => time && venue ? localOf(time, venue.timeZone) : '';
  return html`
    <${Document} document=${document} title=${event.name ?? t('office.newEvent')} label=${t('office.cancel')}
      question=${t('office.sureCancel')} isFixed=${isFixed} onSubmit=${submit} beside=${html`
        <aside class="office-beside">
          ${document.id && html`
            <a class="button" href=${link(`/office/sales/${document.id}`)}><${Icon} name="chart" />${t('office.sale')}</a>`}
          ${plan && html`<${House} plan=${plan} label=${t('office.planDrawn', { count: plan.capacity })} />
            <p class="soft numbers">${t('office.planDrawn', { count: plan.capacity })}</p>`}
        </aside>`}>
      ${isFixed && html`<p class="mark bad">${t('office.cancelled')}</p>`}
      <${Field} label=${t('office.name')} name="name" required maxlength="200" value=${event.name} />
      <${OtherNames} names=${event.alsoKnownAs} />
      <div class="field">
        <label for="f-category">${t('office.category')}</label>
        <select id="f-category" name="category" defaultValue=${event.category ?? 'concert'}>
          ${CATEGORIES.map(one => html`
            <option value=${one} selected=${one === (event.category ?? 'concert')}>${t(`category.${one}`)}</option>`)}
        </select>
      </div>
      <${Field} label=${t('office.venue')} name="venueId" required list="office-venues" value=${venueId} disabled=${document.id !== ''}
        hint=${venue ? `${venue.name}, ${venue.city}` : t('office.venueHint')}
        onChange=${(/** @type {any} */ e) => setVenueId(e.target.value.trim())} />
      <datalist id="office-venues">
        ${venues.items?.map((/** @type {any} */ one) => html`<option value=${one.venueId}>${one.name}</option>`)}</datalist>
      <div class="office-row" key=${venue?.timeZone}>
        <${Field} label=${t('office.startsAt')} name="startsAt" type="datetime-local" required value=${local(event.startsAt)}
          hint=${t('office.zone', { zone: venue?.timeZone ?? '…' })} />
        <${Field} label=${t('office.onSaleAt')} name="onSaleAt" type="datetime-local" required value=${local(event.onSaleAt)} />
      </div>
      <${RoomFields} admission=${event.admission} local=${local} zone=${venue?.timeZone} />
      <${Field} label=${t('office.performers')} name="performerIds" value=${event.performerIds?.join(', ')}
        list="office-performers" hint=${t('office.performersHint')} />
      <datalist id="office-performers">
        ${performers.items?.map((/** @type {any} */ one) => html`<option value=${one.performerId}>${one.name}</option>`)}</datalist>
      <fieldset class="office-sections">
        <legend class="label">${t('office.prices')}</legend>
        <div class="office-section">
          <label><span>${t('office.currency')}</span><input value=${currency} required pattern="[A-Z]{3}" maxlength="3"
            onInput=${(/** @type {any} */ e) => setCurrency(e.target.value.toUpperCase())} /></label>
        </div>
        ${bands.map(({ band, price }, i) => html`
          <div class="office-section" role="group" aria-label=${t('office.bandNumber', { number: i + 1 })}>
            <label><span>${t('office.band')}</span><input required maxlength="8" pattern="[A-Za-z0-9]+" value=${band}
              onInput=${(/** @type {any} */ e) => set(i, { band: e.target.value })} /></label>
            <label><span>${t('office.price')}</span><input required type="number" min="0" step=${10 ** -digitsOf(currency)} value=${price}
              onInput=${(/** @type {any} */ e) => set(i, { price: e.target.value })} /></label>
            ${bands.length > 1 && html`<button type="button" class="quiet round" aria-label=${t('office.removeBand', { band })}
              onClick=${() => setBands(bands.filter((_, other) => other !== i))}><${Icon} name="close" /></button>`}
          </div>`)}
        <button type="button" onClick=${() => setBands([...bands, { band: `P${bands.length + 1}`, price: '' }])}>
          <${Icon} name="plus" />${t('office.addBand')}</button>
      </fieldset>
    <//>`;
}
