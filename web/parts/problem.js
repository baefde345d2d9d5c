// What is said when a request is refused or comes to nothing.
import { html } from '../core/ui.js';
import { Problem } from '../core/api.js';
import { hasText, t } from '../core/text.js';
import { Icon } from './icons.js';

/**
 * The sentence for a problem: that of its code, or one for all others.
 * @param {unknown} error
 */
export function sentence(error) {
  const code = error instanceof Problem ? error.code : 'unexpected';
  return t(hasText(`problem.${code}`) ? `problem.${code}` : 'problem.unexpected');
}

/**
 * A problem in the place of what it prevented.
 * @param {{ error: unknown, onAgain?: () => void }} props
 */
export const ProblemNotice = ({ error, onAgain }) => html`
  <div class="notice bad" role="alert">
    <${Icon} name="warning" />
    <p>${sentence(error)}</p>
    ${onAgain && html`<button onClick=${onAgain}>${t('again')}</button>`}
  </div>`;
