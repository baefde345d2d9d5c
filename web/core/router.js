// Which page an address shows. The address holds the state: back, reload and sharing work.
import { createStore } from './ui.js';
import { BASE } from './config.js';
import { addTexts, language } from './text.js';
import { routes } from '../routes.js';

/**
 * @typedef {object} Place Where the user is.
 * @property {string} path Below /app, such as `/event/e1`.
 * @property {Record<string, string>} params From the path.
 * @property {URLSearchParams} query
 * @property {PageModule | null} page Null while it is loaded for the first time.
 * @property {boolean} [lost] Its files could not be had.
 */

/**
 * A page's module has a default export: the component, which gets the place.
 * @typedef {{ default: (props: Place) => unknown }} PageModule
 */

/** @typedef {{ path: string, folder: string }} Route */

/** @type {import('./ui.js').Store<Place>} */
export const place = createStore(/** @type {Place} */ ({ path: '', params: {}, query: new URLSearchParams(), page: null }));

/** @type {Map<string, Promise<PageModule>>} */
const loading = new Map();

/** The address that links to a page. @param {string} path */
export const link = path => BASE + path;

/**
 * Goes to a page as a link does.
 * @param {string} path Below /app, with its query.
 * @param {{ replace?: boolean }} [options] `replace`: back does not lead here again.
 */
export function go(path, { replace = false } = {}) {
  const before = location.pathname;
  history[replace ? 'replaceState' : 'pushState'](null, '', link(path));
  void show(location.pathname !== before);
}

/**
 * Writes a page's state into the address.
 * @param {Record<string, string | number | undefined | null>} values What is empty is taken out.
 * @param {{ replace?: boolean }} [options]
 */
export function setQuery(values, options) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === '') query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString();
  go(location.pathname.slice(BASE.length) + (text ? `?${text}` : ''), options);
}

export function startRouter() {
  window.addEventListener('popstate', () => void show(false));
  document.addEventListener('click', event => {
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.defaultPrevented);
    if (!anchor || !isPlain || anchor.target || anchor.hasAttribute('download') || anchor.dataset.reload !== undefined) return;
    const to = new URL(anchor.href);
    if (to.origin !== location.origin || !to.pathname.startsWith(`${BASE}/`) || (to.hash && to.pathname === location.pathname)) return;
    event.preventDefault();
    go(to.pathname.slice(BASE.length) + to.search);
  });
  return show(false);
}

/** @param {boolean} isNewPage Whether the user came by a link: they begin at the top. */
async function show(isNewPage) {
  const path = location.pathname.slice(BASE.length) || '/';
  const { route, params } = match(path);
  const next = { path, params, query: new URLSearchParams(location.search) };
  const address = location.href;
  try {
    const page = await loadPage(route.folder);
    if (location.href !== address) return;
    place.set({ ...next, page });
  } catch {
    // Files of an earlier release are gone once a new one is out: a reload gets the new one, but once.
    loading.delete(route.folder);
    if (location.href !== address) return;
    if (!history.state?.again && navigator.onLine) {
      history.replaceState({ again: true }, '');
      location.reload();
      return;
    }
    place.set({ ...next, page: null, lost: true });
  }
  if (isNewPage) {
    window.scrollTo(0, 0);
    requestAnimationFrame(focusHeading);
  }
}

/** @type {MutationObserver | undefined} */
let awaiting;

/** A screen reader goes on from the new page's heading, which may still have to be asked for. */
function focusHeading() {
  awaiting?.disconnect();
  const focus = () => {
    const heading = document.querySelector('h1');
    heading?.focus({ preventScroll: true });
    return Boolean(heading);
  };
  if (!focus()) {
    awaiting = new MutationObserver(() => focus() && awaiting?.disconnect());
    awaiting.observe(document.body, { childList: true, subtree: true });
  }
}

/** @param {string} path */
function match(path) {
  const asked = path.split('/').filter(Boolean);
  for (const route of routes) {
    const parts = route.path.split('/').filter(Boolean);
    /** @type {Record<string, string>} */
    const params = {};
    const fits = parts.length === asked.length && parts.every((part, i) => {
      if (!part.startsWith(':')) return part === asked[i];
      params[part.slice(1)] = decodeURIComponent(asked[i]);
      return true;
    });
    if (fits) return { route, params };
  }
  return { route: { path: '', folder: 'missing' }, params: {} };
}

/**
 * A page's module, its texts and its styles, all at once.
 * @param {string} folder
 * @returns {Promise<PageModule>}
 */
export function loadPage(folder) {
  let loaded = loading.get(folder);
  if (!loaded) {
    loaded = Promise.all([
      import(`../pages/${folder}/page.js`),
      import(`../pages/${folder}/${language}.js`).then(texts => addTexts(texts.default)),
      loadStyles(new URL(`../pages/${folder}/page.css`, import.meta.url).href),
    ]).then(([page]) => page);
    loading.set(folder, loaded);
  }
  return loaded;
}

/** @param {string} href */
const loadStyles = href => new Promise((resolve, reject) => {
  const styles = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: resolve, onerror: reject });
  document.head.append(styles);
});
