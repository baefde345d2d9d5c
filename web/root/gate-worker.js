// Answers for the gate's page when there is no network, with the files that the page has kept (pages/gate/offline.js).
const worker = /** @type {any} */ (self);

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  /** @type {Request} */
  const request = event.request;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith('/app/')) return;
  // Files in the folder of a release never change. All else is asked for first.
  event.respondWith(/^\/app\/[^/]+\/.+\.\w+$/.test(pathname) ? fromCache(request, () => fetch(request)) : fromNetwork(request, pathname));
});

/** @param {Request | string} request @param {() => Promise<Response>} otherwise */
const fromCache = async (request, otherwise) => await caches.match(request, { ignoreSearch: true, ignoreVary: true }) ?? otherwise();

/** @param {Request} request @param {string} pathname */
const fromNetwork = (request, pathname) =>
  fetch(request).catch(() => fromCache(request.mode === 'navigate' ? '/app/gate' : pathname, () => Promise.resolve(Response.error())));
