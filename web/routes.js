// Every page: its address below /app and its folder in pages/, with page.js, page.css, en.js and de.js. They are loaded when needed.

/** @type {import('./core/router.js').Route[]} */
export const routes = [
  { path: '/', folder: 'find' },
  { path: '/event/:eventId', folder: 'event' },
  { path: '/event/:eventId/queue', folder: 'queue' },
  { path: '/hold/:bookingId', folder: 'booking' },
  { path: '/tickets', folder: 'booking' },
  { path: '/tickets/:bookingId', folder: 'booking' },
  { path: '/signed-in', folder: 'signed-in' },
  { path: '/gate', folder: 'gate' },
  { path: '/office', folder: 'office' },
  { path: '/office/:view', folder: 'office' },
  { path: '/office/:view/:id', folder: 'office' },
  { path: '/docs', folder: 'docs' },
];
