// The search box, which completes while one types (a combobox with a listbox, as the ARIA practices describe it).
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { get } from '../../core/api.js';
import { setQuery } from '../../core/router.js';
import { t } from '../../core/text.js';
import { Icon } from '../../parts/icons.js';

const PAUSE_MS = 150;
/** @type {Record<string, string>} */
const ICONS = {
  event: 'ticket', performer: 'person', venue: 'pin', city: 'pin', region: 'pin', country: 'pin', category: 'ticket',
};
const PLACES = ['city', 'region', 'country'];

/** @typedef {import('../../core/types.js').Suggestion} Suggestion */

/** @param {{ token: string }} props */
export function SearchBox({ token }) {
  const [typed, setTyped] = useState(token);
  const [offered, setOffered] = useState(/** @type {Suggestion[]} */ ([]));
  const [at, setAt] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => setTyped(token), [token]);

  useEffect(() => {
    const words = typed.trim();
    if (words.length < 2 || words === token || !isOpen) {
      setOffered([]);
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => get('/search/suggest', { query: { token: words, size: 7 }, signal: stop.signal }).then(
      ({ data }) => {
        setOffered(data.suggestions);
        setAt(-1);
      },
      // Whoever gets no suggestions can still search.
      () => {}), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [typed, isOpen]);

  /** @param {string} words */
  function search(words) {
    setTyped(words);
    setOpen(false);
    setOffered([]);
    setQuery({ token: words.trim(), sort: '', page: '' });
  }

  /** @param {Suggestion} one */
  function take(one) {
    if (PLACES.includes(one.kind)) {
      setTyped('');
      setOpen(false);
      setQuery({ token: '', location: one.text, near: '', page: '' });
    } else {
      search(one.text);
    }
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === 'Escape') {
      setOpen(false);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && offered.length) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + 1 + step + offered.length + 1) % (offered.length + 1) - 1);
    } else if (event.key === 'Enter' && at >= 0 && isShown) {
      event.preventDefault();
      take(offered[at]);
    }
  }

  const isShown = isOpen && offered.length > 0;
  return html`
    <form class="search" role="search" onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      search(typed);
      input.current?.blur();
    }}>
      <${Icon} name="search" />
      <input ref=${input} type="search" name="token" value=${typed} maxlength="200"
        autocomplete="off" enterkeyhint="search" spellcheck="false"
        placeholder=${t('find.placeholder')} aria-label=${t('find.label')} role="combobox" aria-expanded=${String(isShown)}
        aria-controls="suggestions" aria-autocomplete="list" aria-activedescendant=${isShown && at >= 0 ? `suggestion-${at}` : undefined}
        onInput=${(/** @type {any} */ event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
        onKeyDown=${onKey} onBlur=${() => setOpen(false)} />
      <button class="main" type="submit">${t('find.search')}</button>
      <ul id="suggestions" role="listbox" aria-label=${t('find.suggestions')} hidden=${!isShown}>
        ${offered.map((one, i) => html`
          <li id=${`suggestion-${i}`} role="option" aria-selected=${String(i === at)}
            onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => take(one)}>
            <${Icon} name=${ICONS[one.kind]} /><span>${one.text}</span><span class="soft small">${t(`find.kind.${one.kind}`)}</span>
          </li>`)}
      </ul>
    </form>`;
}
