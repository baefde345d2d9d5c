// What several views of the box office are made of.
import { html, useEffect, useState } from '../../core/ui.js';
import { get, Problem } from '../../core/api.js';
import { t } from '../../core/text.js';
import { sentence } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';

/**
 * A list of the API, page by page.
 * @template T
 * @param {string} path With its query.
 * @param {string} member What the list is called in the answer.
 * @returns {{ items: T[] | null, first: any, error: unknown, more: (() => void) | null, again: () => void }}
 */
export function useList(path, member) {
  const [state, setState] = useState({ path, items: /** @type {T[] | null} */ (null), first: /** @type {any} */ (null), next: path });
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [round, setRound] = useState(0);

  /** @param {string} from @param {T[]} before */
  async function load(from, before) {
    try {
      const { data } = await get(from);
      const items = [...before, ...data[member]];
      setState(({ first }) => ({ path, items, first: before.length ? first : data, next: data.next ?? '' }));
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }

  useEffect(() => void load(path, []), [path, round]);
  const items = state.path === path ? state.items : null;
  return {
    items, first: state.first, error, again: () => setRound(round + 1),
    more: items && state.next ? () => void load(state.next, items) : null,
  };
}

/** The API's own words too: who administers can do something about them. @param {{ error: unknown }} props */
export const Refusal = ({ error }) => error === null || error === undefined ? null : html`
  <div class="office-refusal" role="alert">
    <${Icon} name="warning" />
    <div><p>${sentence(error)}</p>
      ${error instanceof Problem && error.body.detail && html`<p class="small" lang="en">${error.body.detail}</p>`}</div>
  </div>`;

/** @param {{ list: { error: unknown, items: unknown[] | null, more: (() => void) | null, again: () => void } }} props */
export const ListFoot = ({ list }) => html`
  <${Refusal} error=${list.error} />
  ${list.error !== null && html`<button onClick=${list.again}>${t('again')}</button>`}
  ${list.items?.length === 0 && html`<p class="soft office-none">${t('office.none')}</p>`}
  ${list.more && html`<button onClick=${list.more}>${t('office.more')}</button>`}`;

/**
 * Asks before it does what cannot be taken back.
 * @param {{ label: string, question: string, yes: string, isBusy?: boolean, onYes: () => void, disabled?: boolean }} props
 */
export function Sure({ label, question, yes, isBusy, onYes, disabled }) {
  const [asks, setAsks] = useState(false);
  if (!asks) return html`<button class="office-bad" disabled=${disabled || isBusy} onClick=${() => setAsks(true)}>${label}</button>`;
  return html`
    <div class="office-sure" role="group" aria-label=${question}>
      <p>${question}</p>
      <button class="office-bad" autofocus onClick=${() => (setAsks(false), onYes())}>${yes}</button>
      <button class="quiet" onClick=${() => setAsks(false)}>${t('office.keep')}</button>
    </div>`;
}

/**
 * @param {{ label: string, name: string, hint?: string, value?: unknown, [more: string]: unknown }} props
 */
export const Field = ({ label, name, hint, value, ...more }) => html`
  <div class="field">
    <label for=${`f-${name}`}>${label}</label>
    <input id=${`f-${name}`} name=${name} defaultValue=${value ?? ''} autocomplete="off"
      aria-describedby=${hint ? `h-${name}` : undefined} ...${more} />
    ${hint && html`<span class="hint" id=${`h-${name}`}>${hint}</span>`}
  </div>`;

/** @param {SubmitEvent} event @returns {Record<string, string>} */
export function read(event) {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
  return Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()]));
}

/** Names with semicolons between; null for none. @param {string} text */
export const namesIn = text => {
  const names = text.split(';').map(name => name.trim()).filter(Boolean);
  return names.length ? names : null;
};

/** Other names that people look for. @param {{ names?: string[] | null }} props */
export const OtherNames = ({ names }) => html`
  <${Field} label=${t('office.otherNames')} name="otherNames" value=${names?.join('; ')} hint=${t('office.otherNamesHint')} />`;
