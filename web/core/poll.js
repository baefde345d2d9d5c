// Asking again and again, politely: with the ETag of what is known, and not while nobody looks.
import { useEffect, useRef, useState } from './ui.js';
import { get } from './api.js';

/**
 * What an address answers, kept up to date. Problems after the first answer are passed over: the next answer counts.
 * @template T
 * @param {string | null} path Null: nothing is asked.
 * @param {number} every Milliseconds.
 * @returns {{ data: T | null, error: unknown, ask: () => void }} `ask` asks at once.
 */
export function usePoll(path, every) {
  /** @type {{ path: string | null, data: T | null, error: unknown }} */
  const nothing = { path, data: null, error: null };
  const [state, setState] = useState(nothing);
  const ask = useRef(() => {});

  useEffect(() => {
    if (path === null) return undefined;
    /** @type {string | null} */
    let etag = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isAsking = false;
    const stop = new AbortController();

    async function askNow() {
      clearTimeout(timer);
      if (isAsking || document.hidden) return;
      isAsking = true;
      try {
        const answer = await get(/** @type {string} */ (path), { etag, signal: stop.signal });
        etag = answer.etag;
        if (answer.status !== 304) setState({ path, data: answer.data, error: null });
      } catch (error) {
        if (stop.signal.aborted) return;
        setState(before => before.path === path && before.data ? before : { path, data: null, error });
      } finally {
        isAsking = false;
      }
      timer = setTimeout(askNow, every);
    }

    const onShown = () => void askNow();
    document.addEventListener('visibilitychange', onShown);
    ask.current = onShown;
    void askNow();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [path, every]);

  const isOfPath = state.path === path;
  return { data: isOfPath ? state.data : null, error: isOfPath ? state.error : null, ask: () => ask.current() };
}
