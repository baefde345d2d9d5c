// The way of a place to another device: a link and its picture. The place is in the fragment, which browsers send to nobody.
import { html, useState } from '../../core/ui.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { announce } from '../../parts/shell.js';
import { Icon } from '../../parts/icons.js';

const MARK = 'place';

/** The place that the address brings, or null. Neither the history nor who looks over one's shoulder keeps it. */
export function takeFromAddress() {
  const place = new URLSearchParams(location.hash.slice(1)).get(MARK);
  if (place) history.replaceState(history.state, '', location.pathname + location.search);
  return place;
}

/** @param {{ eventId: string, place: string }} props */
export function Share({ eventId, place }) {
  const [picture, setPicture] = useState(/** @type {boolean[][]} */ ([]));
  const address = `${location.origin}${link(`/event/${eventId}/queue`)}#${MARK}=${place}`;

  async function draw() {
    const { encodeQR } = await import('../../vendor/qr.js');
    setPicture(encodeQR(address, 'raw', { ecc: 'low', border: 3 }));
  }

  const copy = () => navigator.clipboard.writeText(address).then(() => announce(t('queue.copied')));
  const dots = picture.map((row, y) => row.map((isDark, x) => isDark ? `M${x} ${y}h1v1h-1z` : '').join('')).join('');
  return html`
    <details class="card queue-more" onToggle=${(/** @type {any} */ event) => event.target.open && draw()}>
      <summary><${Icon} name="scan" />${t('queue.share')}<${Icon} name="down" /></summary>
      <div class="queue-share">
        ${dots && html`
          <svg class="queue-code" viewBox=${`0 0 ${picture.length} ${picture.length}`} role="img" aria-label=${t('queue.code')}
            shape-rendering="crispEdges"><path d=${dots} /></svg>`}
        <div>
          <p>${t('queue.shareText')}</p>
          <div class="queue-link">
            <input readonly aria-label=${t('queue.link')} value=${address} onFocus=${(/** @type {any} */ event) => event.target.select()} />
            <button onClick=${copy}>${t('queue.copy')}</button>
          </div>
          <p class="soft small">${t('queue.shareSafe')}</p>
        </div>
      </div>
    </details>`;
}
