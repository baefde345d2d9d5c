// The waiting room of an event: its part of the form, and the switch beside a sale.
import { html, useState } from '../../core/ui.js';
import { usePoll } from '../../core/poll.js';
import { t } from '../../core/text.js';
import { count } from '../../core/format.js';
import { useDocument } from './document.js';
import { Field, read, Refusal, Sure } from './parts.js';
import { momentOf } from './times.js';

/** @typedef {NonNullable<import('../../core/types.js').AdministeredEvent['admission']>} Admission */

const ROOM_MS = 3000;

/**
 * @param {{ admission: Admission | undefined, local: (time: string | undefined) => string, zone: string | undefined }} props
 */
export function RoomFields({ admission, local, zone }) {
  const [mode, setMode] = useState(admission?.mode ?? 'open');
  const name = admission?.publicValue?.name;
  return html`
    <div class="field">
      <label for="f-mode">${t('office.admission')}</label>
      <select id="f-mode" name="mode" value=${mode} onChange=${(/** @type {any} */ event) => setMode(event.target.value)}>
        ${['open', 'waitingRoom'].map(one => html`<option value=${one}>${t(`office.admission.${one}`)}</option>`)}
      </select>
    </div>
    ${mode === 'waitingRoom' && html`
      <div class="office-row" key=${zone}>
        <${Field} label=${t('office.opensAt')} name="opensAt" type="datetime-local" required value=${local(admission?.opensAt ?? undefined)}
          hint=${t('office.opensAtHint')} />
        <${Field} label=${t('office.perMinute')} name="perMinute" type="number" min="1" max="1000000" value=${admission?.perMinute}
          hint=${t('office.perMinuteHint')} />
        <${Field} label=${t('office.passFor')} name="passFor" type="number" min="1" max="60" value=${(admission?.passFor ?? 600) / 60} />
      </div>
      <div class="office-row">
        <${Field} label=${t('office.publicName')} name="publicName" maxlength="200" value=${name} hint=${t('office.publicNameHint')} />
        ${name && html`<${Field} label=${t('office.publicValue')} name="publicValue" maxlength="200"
          value=${admission?.publicValue?.value} hint=${t('office.publicValueHint')} />`}
      </div>`}`;
}

/**
 * What the fields say. Whether the sale is paused is no field of the form: saving it neither pauses nor resumes.
 * @param {Record<string, string>} typed
 * @param {string} zone
 * @param {boolean | null} [paused] As the event has it.
 */
export const admissionOf = ({ mode, opensAt, perMinute, passFor, publicName, publicValue }, zone, paused) => mode === 'open' ? { mode } : {
  mode, opensAt: momentOf(opensAt, zone), ...rateOf(perMinute), passFor: Math.round(Number(passFor) * 60), paused,
  publicValue: publicName ? { name: publicName, value: publicValue || null } : null,
};

/** None typed: the service finds one. @param {string} perMinute */
const rateOf = perMinute => perMinute ? { perMinute: Number(perMinute) } : { auto: true };

/** The room as it is, and what can be done about it during the sale. @param {{ id: string }} props */
export function RoomSwitch({ id }) {
  const document = useDocument('events', id);
  const { data } = usePoll(`/queue/${id}`, ROOM_MS);
  const room = /** @type {import('../../core/types.js').Queue | null} */ (data);
  /** @type {Admission | undefined} */
  const admission = document.data?.admission;
  if (!room || !admission) return html`<${Refusal} error=${document.error} />`;
  const { perMinute, auto, ...rest } = admission;
  /** @param {object} next */
  const set = next => document.save(id, { ...document.data, admission: next });
  /** @param {string} name @param {number} [value] */
  const figure = (name, value) => value !== undefined && html`<div><dt>${t(name)}</dt><dd class="numbers">${count(value)}</dd></div>`;
  return html`
    <section class="card office-room" aria-labelledby="office-room">
      <h2 id="office-room">${t('office.room')} <span class=${`mark ${room.phase === 'open' ? 'good' : 'warn'}`}>
        ${t(`office.phase.${room.phase}`)}</span></h2>
      <dl>
        ${figure('office.waiting', room.waiting?.people)}
        ${figure('office.measured', room.perMinute)}
        ${figure('office.couldTake', room.waiting?.couldTake)}
      </dl>
      <${Refusal} error=${document.error} />
      ${admission.mode === 'waitingRoom' && html`
        <div class="office-actions">
          <button disabled=${document.isBusy} onClick=${() => set({ ...admission, paused: !admission.paused })}>
            ${t(admission.paused ? 'office.resume' : 'office.pause')}</button>
          <form class="office-actions" key=${perMinute ?? 0} onSubmit=${(/** @type {SubmitEvent} */ event) =>
            set({ ...rest, ...rateOf(read(event).rate) })}>
            <label>${t('office.perMinute')} <input name="rate" type="number" min="1" max="1000000" defaultValue=${perMinute ?? ''}
              placeholder=${t('office.auto')} /></label>
            <button disabled=${document.isBusy}>${t('office.setRate')}</button>
          </form>
          <${Sure} label=${t('office.closeRoom')} question=${t('office.sureCloseRoom')} yes=${t('office.closeRoom')}
            isBusy=${document.isBusy} onYes=${() => set({ mode: 'open' })} />
        </div>`}
    </section>`;
}
