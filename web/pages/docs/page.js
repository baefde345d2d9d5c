// The API's contract, readable: every operation with what it takes and answers, to be tried here.
import { Fragment, html, useEffect, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Prose } from './prose.js';
import { resolve, Schema } from './schema.js';
import { TryIt } from './try-it.js';

/** @typedef {{ method: string, path: string, operation: any, parameters: any[] }} Operation */

/** @param {import('../../core/router.js').Place} place */
export default function DocsPage({ query }) {
  const [contract, setContract] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [wanted, setWanted] = useState('');
  useTitle(t('docs.title'));
  useEffect(() => void get('/openapi.json').then(answer => setContract(answer.data), setError), []);
  const id = query.get('op');
  useEffect(() => {
    if (id && contract) window.scrollTo(0, 0);
  }, [id, contract]);
  if (error) return html`<section class="notice"><h1 tabindex="-1">${t('docs.title')}</h1><${ProblemNotice} error=${error} /></section>`;
  if (!contract) return html`<div class="filler"></div>`;

  const operations = operationsOf(contract);
  const shown = operations.find(one => one.operation.operationId === id);
  const fits = operations.filter(({ method, path, operation }) =>
    `${method} ${path} ${operation.summary}`.toLowerCase().includes(wanted.toLowerCase()));
  return html`
    <div class="wide docs">
      <nav class="docs-nav" aria-label=${t('docs.operations')}>
        <label class="field"><span class="label">${t('docs.filter')}</span>
          <input type="search" value=${wanted} onInput=${(/** @type {any} */ event) => setWanted(event.target.value)} /></label>
        <div class="docs-tags" tabindex="0" role="group" aria-label=${t('docs.operations')}>
          ${contract.tags.map((/** @type {any} */ tag) => html`<${Tag} tag=${tag} shown=${shown}
            operations=${fits.filter(one => one.operation.tags[0] === tag.name)} />`)}
        </div>
      </nav>
      <div class="docs-main">
        ${shown
          ? html`<${About} key=${id} contract=${contract} shown=${shown} />`
          : html`<h1 tabindex="-1">${t('docs.title')}</h1>
            <p class="soft">${t('docs.text')} <a href="/openapi.json" target="_blank">${t('docs.document')}</a></p>
            <${Prose} text=${contract.info.description} />`}
      </div>
    </div>`;
}

/** @param {any} contract @returns {Operation[]} */
const operationsOf = contract => Object.entries(contract.paths).flatMap(([path, item]) => ['get', 'post', 'put', 'delete']
  .filter(method => item[method])
  .map(method => ({
    method: method.toUpperCase(), path, operation: item[method],
    parameters: [...item.parameters ?? [], ...item[method].parameters ?? []].map(one => resolve(contract, one)),
  })));

/** @param {{ tag: { name: string }, operations: Operation[], shown?: Operation }} props */
const Tag = ({ tag, operations, shown }) => operations.length === 0 ? null : html`
  <h2 lang="en">${tag.name}</h2>
  <ul lang="en">
    ${operations.map(({ method, path, operation }) => html`
      <li><a href=${link(`/docs?op=${operation.operationId}`)}
        aria-current=${operation === shown?.operation ? 'page' : undefined} title=${path}>
        <span class=${`docs-method ${method}`}>${method}</span><span>${operation.summary}</span></a></li>`)}
  </ul>`;

/** @param {{ contract: any, shown: Operation }} props */
function About({ contract, shown: { method, path, operation, parameters } }) {
  const body = operation.requestBody?.content?.['application/json'];
  return html`
    <h1 tabindex="-1" lang="en">${operation.summary}</h1>
    <p class="docs-path"><span class=${`docs-method ${method}`}>${method}</span><code>${path}</code></p>
    <div lang="en"><${Prose} text=${operation.description} /></div>
    <p class="soft small">${t(operation.security?.length === 0 ? 'docs.anybody' : 'docs.signedIn')}</p>
    ${parameters.length > 0 && html`
      <h2>${t('docs.parameters')}</h2>
      <dl class="docs-list" lang="en">
        ${parameters.map(one => html`
          <div><dt><code>${one.name}</code>
            <span class="soft small"> ${one.in}${one.required ? html` · <b>${t('docs.required')}</b>` : ''}</span></dt>
            <dd><${Prose} text=${one.description} /><${Schema} contract=${contract} schema=${one.schema} /></dd></div>`)}
      </dl>`}
    ${body && html`<h2>${t('docs.body')}</h2><div lang="en"><${Schema} contract=${contract} schema=${body.schema} isOpen /></div>`}
    <h2>${t('docs.try')}</h2>
    <${TryIt} contract=${contract} method=${method} path=${path} parameters=${parameters} body=${body} />
    <h2>${t('docs.answers')}</h2>
    <div class="docs-answers" lang="en">
      ${Object.entries(operation.responses).map(([status, answer]) => {
        const { description, content } = resolve(contract, answer);
        const media = Object.entries(content ?? {});
        return html`
          <details>
            <summary><b class=${`docs-status s${status[0]}`}>${status}</b> ${description.split(/(?<=[.:]) /)[0]}</summary>
            <${Prose} text=${description} />
            ${media.map(([type, { schema }]) => html`<${Fragment}><p class="soft small"><code>${type}</code></p>
              ${schema && html`<${Schema} contract=${contract} schema=${schema} isOpen />`}<//>`)}
          </details>`;
      })}
    </div>`;
}
