// What a JSON Schema says, as a list of members; what it refers to opens below.
import { html } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { Prose } from './prose.js';

/** Whatever a reference means. @param {any} contract @param {any} node @returns {any} */
export function resolve(contract, node) {
  if (!node?.$ref) return node;
  const found = node.$ref.slice(2).split('/').reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name], contract);
  return { ...resolve(contract, found), ...Object.fromEntries(Object.entries(node).filter(([name]) => name !== '$ref')) };
}

/** @param {{ contract: any, schema: any, isOpen?: boolean }} props */
export function Schema({ contract, schema, isOpen }) {
  const name = schema?.$ref?.split('/').at(-1);
  const said = resolve(contract, schema);
  if (!said) return null;
  const choices = said.oneOf ?? said.anyOf;
  if (choices) {
    return html`<ul class="docs-choices">${choices.map((/** @type {any} */ one) => html`
      <li>${one.title && html`<b>${one.title}</b>`}<${Schema} contract=${contract} schema=${one} isOpen=${isOpen} /></li>`)}</ul>`;
  }
  if (said.type === 'array' && said.items) {
    return html`<p class="small">${t('docs.listOf')} ${limits(said)}</p>
      <${Schema} contract=${contract} schema=${said.items} isOpen=${isOpen} />`;
  }
  if (!said.properties) return html`<p class="small docs-type"><code>${type(said)}</code> ${limits(said)}</p>`;
  const members = html`
    <dl class="docs-list">
      ${Object.entries(said.properties).map(([member, one]) => {
        const inner = resolve(contract, one);
        return html`
          <div><dt><code>${member}</code>${said.required?.includes(member) && html` <b class="small">${t('docs.required')}</b>`}</dt>
            <dd><${Prose} text=${inner.description} /><${Schema} contract=${contract} schema=${one} /></dd></div>`;
      })}
    </dl>`;
  // Schemas refer to each other: what is not open is made when somebody opens it.
  return isOpen ? members : html`<${Later} name=${name ?? 'object'}>${() => members}<//>`;
}

/** @param {{ name: string, children: () => unknown }} props */
const Later = ({ name, children }) => html`<details class="docs-more"><summary><code>${name}</code></summary>${children()}</details>`;

/** @param {any} schema */
const type = schema => [schema.type ?? 'any'].flat().join(' | ') + (schema.format ? ` (${schema.format})` : '');

/** @param {any} schema */
const limits = ({ enum: values, const: only, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, default: usual }) => [
  values && values.join(' · '), only && `= ${only}`, minimum !== undefined && `≥ ${minimum}`, maximum !== undefined && `≤ ${maximum}`,
  maxLength && `${minLength ?? 0}…${maxLength}`, maxItems && `${minItems ?? 0}…${maxItems}`, pattern,
  usual !== undefined && `(${usual})`,
].filter(Boolean).join('  ');

/** An example of what a schema takes. @param {any} contract @param {any} schema @returns {any} */
export function sampleOf(contract, schema) {
  const said = resolve(contract, schema);
  const [choice] = said.oneOf ?? said.anyOf ?? [];
  if (choice) return sampleOf(contract, choice);
  if (said.enum) return said.enum[0];
  if (said.type === 'array') return [sampleOf(contract, said.items)];
  if (said.properties) {
    return Object.fromEntries((said.required ?? []).map((/** @type {string} */ name) => [name, sampleOf(contract, said.properties[name])]));
  }
  return { integer: said.minimum ?? 1, number: 0, boolean: false, null: null }[String([said.type].flat()[0])] ?? '';
}
