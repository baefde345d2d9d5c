// QR codes in a camera's picture: by the browser's own detector where there is one, else by a decoder that is loaded then.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { t } from '../../core/text.js';

const EVERY_MS = 120;
/** The same code in front of the camera is one scan. */
const SAME_MS = 4000;

/** @typedef {{ detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> }} Detector */

/** @returns {Promise<Detector>} */
export async function loadDetector() {
  const own = /** @type {any} */ (globalThis).BarcodeDetector;
  const formats = await own?.getSupportedFormats().catch(() => []) ?? [];
  const Made = formats.includes('qr_code') ? own : (await import('../../vendor/qr-decode.js')).BarcodeDetector;
  return new Made({ formats: ['qr_code'] });
}

/**
 * @param {{ onCode: (code: string) => void, onFail: () => void }} props
 */
export function Camera({ onCode, onFail }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [isReady, setReady] = useState(false);
  const told = useRef({ onCode, onFail });
  told.current = { onCode, onFail };

  useEffect(() => {
    const shown = /** @type {HTMLVideoElement} */ (video.current);
    /** @type {MediaStream | undefined} */
    let stream;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let isOver = false;
    let seen = { code: '', at: 0 };

    async function begin() {
      const detector = await loadDetector();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
      if (isOver) return end();
      shown.srcObject = stream;
      await shown.play();
      setReady(true);
      const look = async () => {
        const [found] = shown.videoWidth ? await detector.detect(shown).catch(() => []) : [];
        const now = performance.now();
        if (found?.rawValue) {
          if (found.rawValue !== seen.code || now - seen.at > SAME_MS) told.current.onCode(found.rawValue);
          seen = { code: found.rawValue, at: now };
        }
        if (!isOver) timer = setTimeout(look, EVERY_MS);
      };
      void look();
    }

    function end() {
      isOver = true;
      clearTimeout(timer);
      stream?.getTracks().forEach(track => track.stop());
    }

    begin().catch(() => {
      if (!isOver) told.current.onFail();
    });
    return end;
  }, []);

  return html`
    <div class="gate-camera" data-ready=${String(isReady)}>
      <video ref=${video} muted playsinline aria-label=${t('gate.cameraPicture')}></video>
      <span class="gate-frame" aria-hidden="true"></span>
    </div>`;
}
