// An operation, called from here with the account that is signed in.
import { html, useState } from '../../core/ui.js';
import { call, Problem } from '../../core/api.js';
import { session, signIn } from '../../core/session.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';
import { sampleOf } from './schema.js';

/** @typedef {{ status: number, text: string, image?: string }} Answered */

/** @param {{ contract: any, method: string, path: string, parameters: any[], body?: any }} props */
export function TryIt({ contract, method, path, parameters, body }) {
  const [answer, setAnswer] = useState(/** @type {Answered | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  const sample = body && (body.example ?? Object.values(body.examples ?? {})[0]?.value ?? sampleOf(contract, body.schema));
  const example = JSON.stringify(sample, null, 2) ?? '';

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const typed = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    const query = Object.fromEntries(parameters.filter(one => one.in === 'query').map(one => [one.name, typed[one.name]]));
    const to = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(typed[name]));
    setBusy(true);
    setAnswer(await ask(to, query, typed).finally(() => setBusy(false)));
  }

  /** @param {string} to @param {Record<string, string>} query @param {Record<string, string>} typed @returns {Promise<Answered>} */
  async function ask(to, query, typed) {
    try {
      const { status, data, response } = await call(/** @type {'GET'} */ (method), to, {
        query, key: typed['Idempotency-Key'] || undefined, ifMatch: typed['If-Match'] || undefined, etag: typed['If-None-Match'] || null,
        body: typed.body ? JSON.parse(typed.body) : undefined,
      });
      if (data !== undefined) return { status, text: JSON.stringify(data, null, 2) };
      const blob = await response.blob();
      return { status, text: blob.type, image: blob.type.startsWith('image/') ? URL.createObjectURL(blob) : undefined };
    } catch (error) {
      return error instanceof Problem
        ? { status: error.status, text: JSON.stringify(error.body, null, 2) }
        : { status: 0, text: String(error) };
    }
  }

  return html`
    <form class="card docs-try" onSubmit=${send}>
      ${parameters.map(one => html`
        <div class="field">
          <label for=${`try-${one.name}`}>${one.name}</label>
          <input id=${`try-${one.name}`} name=${one.name} required=${one.required ?? false} autocomplete="off" />
        </div>`)}
      ${body && html`
        <div class="field docs-wide">
          <label for="try-body">${t('docs.body')}</label>
          <textarea id="try-body" name="body" spellcheck=${false} rows=${Math.min(16, example.split('\n').length + 1)}
            defaultValue=${example}></textarea>
        </div>`}
      <div class="docs-wide docs-send">
        <button class="main" disabled=${isBusy}><${Icon} name="arrow" />${t('docs.send')}</button>
        ${session.get()
          ? html`<span class="soft small">${t('docs.as', { user: session.get()?.name ?? '' })}</span>`
          : html`<button type="button" class="quiet" onClick=${() => signIn()}>${t('docs.signIn')}</button>`}
      </div>
      ${answer && html`
        <div class="docs-wide docs-answer" role="status">
          <b class=${`docs-status s${String(answer.status)[0]}`}>${answer.status || t('docs.noAnswer')}</b>
          ${answer.image && html`<img src=${answer.image} alt=${t('docs.picture')} />`}
          <pre tabindex="0">${answer.text}</pre>
        </div>`}
    </form>`;
}
