// The server's time on the page, second by second.
import { useEffect, useState } from '../core/ui.js';
import { serverNow } from '../core/clock.js';

/** The server's time in milliseconds since 1970; the component is drawn again when its second changes. */
export function useServerNow() {
  const [, draw] = useState(0);
  useEffect(() => {
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const tick = () => {
      const time = serverNow();
      draw(time);
      timer = setTimeout(tick, 1000 - (time % 1000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, []);
  // Not what it was at the last second: an answer may have told better since.
  return serverNow();
}
