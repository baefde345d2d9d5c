// Makes the gate's page open without a network: its files are kept in the browser, and root/gate-worker.js answers with them.
import { BASE } from '../../core/config.js';
import { language, LANGUAGES } from '../../core/text.js';
import { loadDetector } from './camera.js';

const RELEASE = new URL('../../', import.meta.url);
const NAME = `gate-${RELEASE.pathname.split('/').at(-2)}`;

/** Whether the page and all its files are kept. */
export async function keepPage() {
  const manifest = Object.assign(document.createElement('link'), { rel: 'manifest', href: `${BASE}/gate.webmanifest` });
  if (!document.querySelector('link[rel=manifest]')) document.head.append(manifest);
  if (!('serviceWorker' in navigator) || !navigator.onLine) return;
  await navigator.serviceWorker.register(`${BASE}/gate-worker.js`, { scope: `${BASE}/gate` });
  await loadDetector();
  const cache = await caches.open(NAME);
  const kept = new Set((await cache.keys()).map(request => request.url));
  await cache.addAll([...files()].filter(url => !kept.has(url)));
  for (const name of await caches.keys()) {
    if (name.startsWith('gate-') && name !== NAME) await caches.delete(name);
  }
  await navigator.storage?.persist?.();
}

/** What this page was made of, as the browser has loaded it; other pages' files are left out. */
function files() {
  const loaded = performance.getEntriesByType('resource').map(entry => entry.name.split(/[?#]/)[0]);
  const here = loaded.filter(url => url.startsWith(RELEASE.href) && (!url.includes('/pages/') || url.includes('/pages/gate/')));
  const texts = LANGUAGES.filter(one => one !== language).flatMap(one => [`core/texts/${one}.js`, `pages/gate/${one}.js`]);
  const roots = ['gate', 'config.json', 'gate.webmanifest', 'icon.svg'].map(name => new URL(`${BASE}/${name}`, location.href).href);
  return new Set([...here, ...texts.map(text => new URL(text, RELEASE).href), ...roots]);
}
