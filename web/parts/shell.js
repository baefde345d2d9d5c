// The frame around every page: the way home, the account, the language, and what screen readers are told.
import { createStore, html, useEffect, useStore } from '../core/ui.js';
import { link, place } from '../core/router.js';
import { hasRole, session, signIn, signOut } from '../core/session.js';
import { LANGUAGES, language, speak, t } from '../core/text.js';
import { Icon } from './icons.js';

const said = createStore('');

/** Tells a screen reader, politely. @param {string} text */
export function announce(text) {
  // The same text again is news again.
  said.set(said.get() === text ? `${text}\u00a0` : text);
}

/** The page's title, in the tab and for whoever comes by a link. @param {string} title */
export function useTitle(title) {
  useEffect(() => {
    document.title = title ? `${title} · ${t('brand')}` : t('brand');
  }, [title]);
}

export function Shell() {
  const at = useStore(place);
  const Page = at.page?.default;
  return html`
    <a class="skip" href="#main">${t('shell.skip')}</a>
    <header class="top">
      <div class="top-in">
        <a class="brand" href=${link('/')}><${Icon} name="brand" />${t('brand')}</a>
        <${Account} path=${at.path} />
      </div>
    </header>
    <main id="main" tabindex="-1">
      ${Page ? html`<${Page} key=${at.path} ...${at} />` : at.lost ? html`<${Lost} />` : html`<div class="filler"></div>`}
    </main>
    <footer class="foot">
      <p>${t('shell.foot')}</p>
      <${Languages} />
    </footer>
    <div class="unseen" role="status" aria-live="polite"><${Said} /></div>`;
}

const Said = () => useStore(said);

/** @param {{ path: string }} props */
function Account({ path }) {
  const user = useStore(session);
  /** @param {string} to @param {string} text @param {string} icon */
  const item = (to, text, icon) => html`
    <a href=${link(to)} aria-current=${path.startsWith(to) ? 'page' : undefined}><${Icon} name=${icon} /><span>${t(text)}</span></a>`;
  return html`
    <nav class="account" aria-label=${t('shell.account')}>
      ${hasRole('admin') && item('/office', 'shell.office', 'chart')}
      ${(hasRole('gate') || hasRole('admin')) && item('/gate', 'shell.gate', 'scan')}
      ${user && item('/tickets', 'shell.tickets', 'ticket')}
      ${user
        ? html`
          <button class="quiet" onClick=${signOut} title=${user.name}><${Icon} name="out" /><span>${t('shell.signOut')}</span></button>`
        : html`
          <button class="quiet" onClick=${() => signIn()}><${Icon} name="person" /><span>${t('shell.signIn')}</span></button>`}
    </nav>`;
}

const Languages = () => html`
  <ul class="languages">
    ${LANGUAGES.map(one => html`
      <li><button class="link" lang=${one} aria-pressed=${String(one === language)} onClick=${() => speak(one)}>
        ${t(`language.${one}`)}
      </button></li>`)}
  </ul>`;

const Lost = () => html`
  <section class="notice">
    <h1>${t('lost.title')}</h1>
    <p>${t('lost.text')}</p>
    <button class="main" onClick=${() => location.reload()}>${t('again')}</button>
  </section>`;
