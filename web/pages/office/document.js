// What is administered: read with its ETag, written only if it is still so, deleted after a question.
import { html, useEffect, useState } from '../../core/ui.js';
import { call, get } from '../../core/api.js';
import { go } from '../../core/router.js';
import { t } from '../../core/text.js';
import { announce } from '../../parts/shell.js';
import { Field, Refusal, Sure } from './parts.js';

/** @typedef {ReturnType<typeof useDocument>} Kept */

/** @param {'events' | 'venues' | 'performers'} kind @param {string} id Empty for a new one. */
export function useDocument(kind, id) {
  const [state, setState] = useState({ data: /** @type {any} */ (null), etag: /** @type {string | null} */ (null) });
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [isBusy, setBusy] = useState(false);
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (id) get(`/admin/${kind}/${id}`).then(({ data, etag }) => setState({ data, etag }), setError);
  }, [kind, id]);

  /** @param {() => Promise<void>} act */
  async function busy(act) {
    setBusy(true);
    setSaved(false);
    setError(null);
    await act().catch(setError).finally(() => setBusy(false));
  }

  return {
    id, kind, data: state.data, error, isBusy, isSaved, isReady: !id || state.data !== null,
    /** @param {string} as @param {object} body */
    save: (as, body) => busy(async () => {
      // A new one never writes over another; a changed one only over what was read.
      const headers = id ? { ifMatch: state.etag ?? undefined } : { etag: '*' };
      const { data, etag } = await call('PUT', `/admin/${kind}/${as}`, { body, ...headers });
      setState({ data, etag });
      setSaved(true);
      announce(t('office.saved'));
      if (!id) go(kind === 'events' ? `/office/sales/${as}` : `/office/${kind}/${as}`, { replace: true });
    }),
    remove: () => busy(async () => {
      const { status } = await call('DELETE', `/admin/${kind}/${id}`);
      go(kind === 'events' && status === 202 ? `/office/sales/${id}` : `/office/${kind}`);
    }),
  };
}

/**
 * @param {{ document: Kept, title: string, label: string, question: string, onSubmit: (event: SubmitEvent) => void, isFixed?: boolean,
 *   beside?: unknown, children?: unknown }} props `isFixed`: it cannot be changed any more.
 */
export const Document = ({ document, title, label, question, onSubmit, isFixed, beside, children }) => !document.isReady
  ? html`<h1 tabindex="-1" class="unseen">${t('office.title')}</h1><${Refusal} error=${document.error} /><div class="filler"></div>`
  : html`
    <h1 tabindex="-1">${title}</h1>
    <div class=${beside ? 'office-two' : 'office-one'}>
      <form class="card office-form" onSubmit=${onSubmit}>
        ${!document.id && html`<${Field} label=${t('office.id')} name="id" required maxlength="36" pattern="[A-Za-z0-9_\\-]+"
          hint=${t('office.idHint')} />`}
        ${children}
        <${Refusal} error=${document.error} />
        <div class="office-actions">
          <button class="main big" disabled=${document.isBusy || isFixed}>${t(document.id ? 'office.save' : 'office.create')}</button>
          ${document.isSaved && html`<span class="mark good">${t('office.saved')}</span>`}
        </div>
      </form>
      ${beside}
      ${document.id && !isFixed && html`<${Sure} label=${label} question=${question} yes=${label}
        isBusy=${document.isBusy} onYes=${document.remove} />`}
    </div>`;
