// A moment as the venue's clock shows it, for fields; and back, with its offset.

/** @param {string} time @param {string} timeZone @returns {string} Such as `2026-12-24T20:30`. */
export function localOf(time, timeZone) {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(time));
  /** @param {string} type */
  const of = type => parts.find(part => part.type === type)?.value;
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** @param {string} local @param {string} timeZone @returns {string} With the offset that the zone has then. */
export function momentOf(local, timeZone) {
  const asUtc = Date.parse(`${local}Z`);
  // The offset depends on the moment, and the moment on the offset: the second try is right but within a change of the clocks.
  let offset = 0;
  for (let i = 0; i < 2; i++) offset = Date.parse(`${localOf(new Date(asUtc - offset).toISOString(), timeZone)}Z`) - (asUtc - offset);
  const minutes = Math.abs(offset / 60000);
  const two = (/** @type {number} */ value) => String(Math.floor(value)).padStart(2, '0');
  return `${local}:00${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
