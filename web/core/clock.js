// The server's time. People's clocks are wrong by minutes; a countdown must not be.

/** An estimate that is this far from what the server says was of another clock. */
const TOO_FAR_MS = 5000;

/** The server's time less the browser's own count, in milliseconds. */
let offset = Date.now() - performance.now();
let heard = false;

/** The server's time in milliseconds since 1970, as far as its answers tell. */
export const serverNow = () => performance.now() + offset;

/**
 * Takes in a time that an answer carries. It is the least that the server's clock shows now, so of several the latest counts.
 * @param {string | null | undefined} time A `Date` header or a `serverTime`.
 */
export function hearServerTime(time) {
  const said = time ? Date.parse(time) : NaN;
  if (Number.isNaN(said)) {
    return;
  }
  const least = said - performance.now();
  if (!heard || least > offset || offset - least > TOO_FAR_MS) {
    offset = least;
    heard = true;
  }
}
