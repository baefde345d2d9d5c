// No page of this address.
import { html } from '../../core/ui.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { useTitle } from '../../parts/shell.js';

export default function Missing() {
  useTitle(t('missing.title'));
  return html`
    <section class="notice">
      <h1 tabindex="-1">${t('missing.title')}</h1>
      <p>${t('missing.text')}</p>
      <a class="button main" href=${link('/')}>${t('missing.home')}</a>
    </section>`;
}
