// Says that it is somebody's turn, if they asked for it: once, in whichever tab can.
import { keepMine, keptOf, mineOf, whoWaits } from '../../core/waiting.js';
import { t } from '../../core/text.js';
import { sound } from '../../parts/sound.js';

/** A tab that may only show a message leaves it so long to one that may let sound something, too. */
const PATIENCE_MS = 2000;

export const mayNotify = () => globalThis.Notification?.permission === 'granted';

/** @param {string} eventId @param {string} name The event's. */
export async function tell(eventId, name) {
  const maySound = navigator.userActivation?.hasBeenActive ?? false;
  if (!keptOf(eventId).get().alarm || !(maySound || mayNotify())) return;
  if (!maySound) await new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
  await navigator.locks.request(`tell:${eventId}`, () => {
    if (mineOf(eventId)?.told) return;
    keepMine(eventId, whoWaits(), { told: true });
    sound('turn');
    try {
      if (mayNotify()) new Notification(t('queue.title.in'), { body: name, tag: eventId }).onclick = () => focus();
    } catch {
      // Phones show only those of a service worker.
    }
  });
}
