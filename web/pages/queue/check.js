// "Check my place yourself": all that goes into a place's value, and what comes out of it, computed here.
import { html, useEffect, useState } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { moment } from '../../core/format.js';
import { Icon } from '../../parts/icons.js';
import { claimsOf, commitmentOf, drawOf, textOf } from './draw.js';

/** @typedef {Awaited<ReturnType<typeof drawOf>> & { commitment: string }} Computed */

/** @param {{ kept: import('../../core/waiting.js').Kept, user: string }} props */
export function Check({ kept, user }) {
  const [computed, setComputed] = useState(/** @type {Computed | null} */ (null));
  const { lobby, places } = kept;
  const room = /** @type {import('../../core/types.js').Queue} */ (kept.room);
  const { seed, commitment } = room;
  const { l } = claimsOf(places[user].place);
  const noted = lobby?.draw === room.draw ? lobby : undefined;
  useEffect(() => {
    setComputed(null);
    if (!seed) return;
    Promise.all([drawOf({ ...room, seed }, user, l), commitmentOf(seed)])
      .then(([drawn, fingerprint]) => setComputed({ ...drawn, commitment: fingerprint }));
  }, [seed, user, l]);

  /** @param {string} name @param {unknown} value */
  const line = (name, value) => html`<div><dt>${t(name)}</dt><dd><code>${value}</code></dd></div>`;
  /** @param {boolean} isSo @param {string} name */
  const finding = (isSo, name) => html`
    <li class=${isSo ? 'good' : 'bad'}><${Icon} name=${isSo ? 'check' : 'warning'} />${t(`${name}.${isSo ? 'yes' : 'no'}`)}</li>`;
  return html`
    <details class="card queue-more queue-check">
      <summary><${Icon} name="check" />${t('queue.check')}<${Icon} name="down" /></summary>
      <p>${t(seed ? 'queue.checkText' : 'queue.checkLater')}</p>
      <dl class="queue-values">
        ${line('queue.commitment', commitment)}
        ${noted && html`<div><dt>${t('queue.noted', { time: moment(noted.at) })}</dt><dd><code>${noted.commitment}</code></dd></div>`}
        ${seed && line('queue.seed', seed)}
        ${room.publicName && line('queue.publicName', room.publicName)}
        ${room.publicValue && line('queue.publicValue', room.publicValue)}
        ${line('queue.text', JSON.stringify(textOf(room, user)))}
        ${l !== undefined && line('queue.late', l)}
        ${line('queue.formula', t(l === undefined ? 'queue.formula.lobby' : 'queue.formula.late'))}
        ${computed && html`
          ${line('queue.hash', computed.hash)}
          ${line('queue.fraction', computed.fraction)}
          ${line('queue.value', computed.value)}
          ${line('queue.pointer', room.pointer)}`}
      </dl>
      ${computed && html`
        <ul class="queue-findings">
          ${finding(computed.commitment === commitment, 'queue.fits')}
          ${noted ? finding(computed.commitment === noted.commitment, 'queue.fitsNoted') : html`
            <li><${Icon} name="clock" />${t('queue.notNoted')}</li>`}
          ${finding(computed.value === places[user].value, 'queue.sameValue')}
        </ul>`}
    </details>`;
}
