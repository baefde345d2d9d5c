// A venue with its seating plan, drawn from what is typed.
import { html, useMemo, useState } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';
import { Document, useDocument } from './document.js';
import { House, typedPlan } from './house.js';
import { Field, read } from './parts.js';

/** @typedef {import('../../core/types.js').AdministeredVenue} Venue */
/** @typedef {Venue['sections'][number]} Section */

/** @type {Section} */
const FIRST = { section: 'A', name: '', band: 'P1', rows: [{ count: 10, seats: 20, letters: true }], shape: null };

/** @param {{ id: string }} props */
export function VenueForm({ id }) {
  const document = useDocument('venues', id);
  return document.isReady && (!id || document.data)
    ? html`<${Form} key=${id} document=${document} />`
    : html`<${Document} document=${document} />`;
}

/** @param {{ document: import('./document.js').Kept }} props */
function Form({ document }) {
  /** @type {Partial<Venue>} */
  const venue = document.data ?? {};
  const [sections, setSections] = useState(venue.sections ?? [FIRST]);
  const plan = useMemo(() => typedPlan(sections), [sections]);

  /** @param {number} at @param {Partial<Section>} change */
  const set = (at, change) => setSections(sections.map((one, i) => i === at ? { ...one, ...change } : one));
  const add = () => setSections([...sections, { ...FIRST, section: String.fromCharCode(65 + sections.length % 26), name: '' }]);

  /** @param {SubmitEvent} event */
  function submit(event) {
    const { id, name, city, region, country, latitude, longitude, timeZone } = read(event);
    void document.save(id ?? document.id, {
      name, city, region: region || null, country, timeZone, latitude: Number(latitude), longitude: Number(longitude),
      sections: sections.map(one => ({ ...one, name: one.name || one.section, band: one.band || null })),
    });
  }

  return html`
    <${Document} document=${document} title=${venue.name ?? t('office.newVenue')} label=${t('office.delete')}
      question=${t('office.sureDelete')} onSubmit=${submit} beside=${html`
        <aside class="office-beside">
          <${House} plan=${plan} label=${t('office.planDrawn', { count: plan.capacity })} />
          <p class="soft numbers">${t('office.planDrawn', { count: plan.capacity })}</p>
        </aside>`}>
      <${Field} label=${t('office.name')} name="name" required maxlength="200" value=${venue.name} />
      <div class="office-row">
        <${Field} label=${t('office.city')} name="city" required value=${venue.city} />
        <${Field} label=${t('office.region')} name="region" pattern="[A-Z]{2}-[A-Z0-9]{1,3}" value=${venue.region}
          hint=${t('office.regionHint')} />
        <${Field} label=${t('office.country')} name="country" required value=${venue.country} hint=${t('office.countryHint')} />
      </div>
      <div class="office-row">
        <${Field} label=${t('office.latitude')} name="latitude" type="number" step="any" min="-90" max="90"
          required value=${venue.latitude} />
        <${Field} label=${t('office.longitude')} name="longitude" type="number" step="any" min="-180" max="180"
          required value=${venue.longitude} />
        <${Field} label=${t('office.timeZone')} name="timeZone" required value=${venue.timeZone ?? 'Europe/Vienna'} list="office-zones" />
        <datalist id="office-zones">${Intl.supportedValuesOf('timeZone').map(zone => html`<option value=${zone}></option>`)}</datalist>
      </div>
      <fieldset class="office-sections">
        <legend class="label">${t('office.plan')}</legend>
        ${document.id && html`<p class="soft small">${t('office.planKept')}</p>`}
        ${sections.map((section, i) => html`
          <${SectionFields} key=${i} section=${section} at=${i} onChange=${(/** @type {Partial<Section>} */ change) => set(i, change)}
            onRemove=${sections.length > 1 ? () => setSections(sections.filter((_, other) => other !== i)) : null} />`)}
        <button type="button" onClick=${add}><${Icon} name="plus" />${t('office.addSection')}</button>
      </fieldset>
    <//>`;
}

/** @param {{ section: Section, at: number, onChange: (change: Partial<Section>) => void, onRemove: (() => void) | null }} props */
function SectionFields({ section, at, onChange, onRemove }) {
  const { rows } = section;
  /** @param {string} label @param {unknown} value @param {(value: string) => void} set @param {object} [more] */
  const cell = (label, value, set, more) => html`
    <label><span>${t(label)}</span>
      <input required value=${value} ...${more} onInput=${(/** @type {any} */ e) => set(e.target.value)} /></label>`;
  /** @param {number} at @param {Partial<Section['rows'][number]>} change */
  const setRun = (at, change) => onChange({ rows: rows.map((run, i) => i === at ? { ...run, ...change } : run) });
  const addRun = () => onChange({ rows: [...rows, { .../** @type {typeof rows[number]} */ (rows.at(-1)), count: 1 }] });
  const number = { type: 'number', min: 1, max: 9999 };
  return html`
    <div class="office-section" role="group" aria-label=${t('office.sectionNumber', { number: at + 1 })}>
      ${cell('office.section', section.section, value => onChange({ section: value }), { maxlength: 8, pattern: '[A-Za-z0-9]+' })}
      ${cell('office.sectionName', section.name, value => onChange({ name: value }), { required: false, maxlength: 200 })}
      ${cell('office.band', section.band ?? '', value => onChange({ band: value || null }),
        { required: false, maxlength: 8, pattern: '[A-Za-z0-9]*' })}
      ${rows.map((run, i) => html`
        <div class="office-section" role="group" aria-label=${t('office.runNumber', { number: i + 1 })} key=${i}>
          ${cell('office.rows', run.count, value => setRun(i, { count: Number(value) }), number)}
          ${cell('office.seats', run.seats, value => setRun(i, { seats: Number(value) }), number)}
          <label><span>${t('office.rowNames')}</span>
            <select value=${run.letters ? 'letters' : 'numbers'}
              onChange=${(/** @type {any} */ e) => setRun(i, { letters: e.target.value === 'letters' })}>
              <option value="letters">${t('office.rowLetters')}</option>
              <option value="numbers">${t('office.rowNumbers')}</option>
            </select></label>
          ${rows.length > 1 && html`<button type="button" class="quiet round" aria-label=${t('office.removeRun', { number: i + 1 })}
            onClick=${() => onChange({ rows: rows.filter((_, other) => other !== i) })}><${Icon} name="close" /></button>`}
        </div>`)}
      <button type="button" class="quiet" onClick=${addRun}><${Icon} name="plus" />${t('office.addRun')}</button>
      ${onRemove && html`<button type="button" class="quiet round" aria-label=${t('office.removeSection', { section: section.section })}
        onClick=${onRemove}><${Icon} name="close" /></button>`}
    </div>`;
}
