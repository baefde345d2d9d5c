// What the waiting room's page shows: how one stands, how the line goes, and what is still to be had.
import { html } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { clock, count, countdown, moment, money } from '../../core/format.js';
import { Icon } from '../../parts/icons.js';
import { claimsOf } from './draw.js';
import { isFull, minutesOf } from './estimate.js';

/** @typedef {import('../../core/types.js').EventView} EventView */
/** @typedef {import('../../core/types.js').Queue} Queue */
/** @typedef {import('../../core/waiting.js').Mine} Mine */

const SLOWER_SHOWN_MS = 180000;

/** @param {string} stands @param {Queue | undefined} room */
export const titleOf = (stands, room) => {
  const isDrawing = room?.phase === 'lobby' && room.lobbyClosedAt;
  return stands === 'stranger' ? `queue.title.stranger.${isDrawing ? 'drawing' : room?.phase}` : `queue.title.${stands}`;
};

/** @param {{ room: Queue, mine?: Mine, stands: string, now: number, event: EventView | null, children?: unknown }} props */
export function Now({ room, mine, stands, now, event, children }) {
  const until = stands === 'closed' ? room.opensAt : room.phase === 'lobby' ? room.drawAt : undefined;
  const left = until ? Date.parse(until) - now : 0;
  const isUnpayable = stands === 'waiting' && room.heldUpBy === 'provider';
  const isHeldUp = stands === 'paused' || stands === 'soldOut' || isUnpayable;
  const seen = stands === 'waiting' || isHeldUp ? mine?.seen : undefined;
  return html`
    <section class=${`queue-now is-${stands}`} aria-labelledby="queue-now">
      <h2 id="queue-now">${t(titleOf(stands, room))}</h2>
      ${until && html`
        <div class="queue-timer">
          <p class="queue-big numbers" role="timer">${countdown(left)}</p>
          <p>${left > 0 ? t(stands === 'closed' ? 'queue.untilOpen' : 'queue.untilDraw', { time: moment(until) })
            : room.publicName ? t('queue.awaits', { name: room.publicName }) : t('queue.inAMoment')}</p>
        </div>`}
      ${seen && html`<${Ahead} seen=${seen} room=${room} now=${now} moves=${!isHeldUp} />`}
      <p class="queue-text">${textOf(stands, room, event, now)}</p>
      ${stands === 'in' && mine?.passEndsAt && html`<p class="queue-text">${passText(mine.passEndsAt, now)}</p>`}
      ${seen?.turn?.slowerAt && now - seen.turn.slowerAt < SLOWER_SHOWN_MS && html`
        <p class="queue-why" role="status"><${Icon} name="clock" />${t('queue.slower')}</p>`}
      ${stands === 'waiting' && (isUnpayable || isFull(room)) && html`
        <p class="queue-why" role="status"><${Icon} name="clock" />${t(isUnpayable ? 'queue.unpayable' : 'queue.full')}</p>`}
      ${mine && room.phase !== 'closed' && stands !== 'ended' && html`
        <p class="queue-why"><${Icon} name="target" />${reasonOf(room, mine)}</p>`}
      ${children}
    </section>`;
}

/** @param {string} stands @param {Queue} room @param {EventView | null} event @param {number} now */
function textOf(stands, room, event, now) {
  if (stands === 'ended') {
    const isOver = event && Date.parse(event.startsAt) <= now;
    return t(`queue.text.ended.${event?.status === 'cancelled' ? 'cancelled' : isOver ? 'over' : 'open'}`);
  }
  if (stands === 'stranger') {
    return t(titleOf(stands, room).replace('title', 'text'), { count: room.waiting?.people ?? 0 });
  }
  return t(`queue.text.${stands}`);
}

/** @param {string} endsAt @param {number} now */
const passText = (endsAt, now) => {
  const left = Date.parse(endsAt) - now;
  return left > 0 ? t('queue.pass', { time: clock(endsAt), left: countdown(left) }) : t('queue.passEnded');
};

/** Why somebody has the place that they have. @param {Queue} room @param {Mine} mine */
function reasonOf(room, { place, value }) {
  const { l } = claimsOf(place);
  if (l !== undefined && room.lobbyClosedAt) {
    return t('queue.why.late', { time: clock(new Date(Date.parse(room.lobbyClosedAt) + l).toISOString()) });
  }
  return value === undefined ? t('queue.why.lobby') : t('queue.why.drawn', { percent: Math.round(value * 100) });
}

/** @param {{ seen: import('./estimate.js').Outlook, room: Queue, now: number, moves: boolean }} props */
function Ahead({ seen, room, now, moves }) {
  const { ahead, error, first, odds, turn } = seen;
  const minutes = turn && minutesOf(turn, now);
  const done = first ? 1 - ahead / first : 1;
  const percent = Math.round(odds * 100);
  return html`
    <dl class="queue-figures">
      <div><dt>${t('queue.ahead')}</dt>
        <dd><b class="queue-big numbers">${count(ahead)}</b>
          ${error > 0 && html`<span class="numbers">${t('queue.error', { error })}</span>`}</dd></div>
      ${minutes && html`<div><dt>${t('queue.time')}</dt>
        <dd><b class="queue-big numbers">${t('queue.range', minutes)}</b>
          <span>${t('queue.minutes', { count: minutes.to })}</span></dd></div>`}
    </dl>
    <div class=${`queue-way${moves && turn ? ' moves' : ''}`} role="progressbar" aria-label=${t('queue.progress')} aria-valuemin="0"
      aria-valuemax="100" aria-valuenow=${Math.round(done * 100)} aria-valuetext=${t('queue.aheadText', { count: ahead })}>
      <div class="queue-done" style=${{ width: `${4 + done * 96}%` }}><i></i></div>
    </div>
    <p class="queue-pace numbers">${moves && room.perMinute ? t('queue.pace', { count: room.perMinute }) : t('queue.stands')}</p>
    ${percent > 0 && html`<p class="queue-odds"><${Icon} name="ticket" />
      ${percent >= 100 ? t('queue.odds.all') : t('queue.odds.some', { percent })}</p>`}`;
}

/** What is still to be had. @param {{ room: Queue }} props */
export function Supply({ room }) {
  const { left, held, holdsEndFrom, holdsEndBy, byPrice, currency } = room.seats;
  const [from, by] = [holdsEndFrom, holdsEndBy].map(time => time ? clock(time) : '');
  const most = Math.max(1, ...byPrice.map(one => one.left));
  return html`
    <aside class="card queue-supply" aria-labelledby="queue-supply">
      <h2 id="queue-supply">${t('queue.supply')}</h2>
      <p class="numbers"><b class="queue-left-seats">${count(left)}</b> ${t('queue.seats', { count: left })}</p>
      <ul>
        ${byPrice.map(one => html`
          <li class=${one.left ? '' : 'none'}>
            <b class="numbers">${one.price ? money(one.price, currency) : t('queue.free')}</b>
            <span class="numbers">${one.left ? t('queue.left', { count: one.left }) : t('queue.leftNone')}</span>
            <i aria-hidden="true"><i style=${{ width: `${100 * one.left / most}%` }}></i></i>
          </li>`)}
      </ul>
      ${held > 0 && html`<p class="queue-held small"><${Icon} name="clock" /><span>${t('queue.held', { count: held })}${' '}
        ${by && (from === by ? t('queue.heldTo', { by }) : t('queue.heldUntil', { from, by }))}</span></p>`}
      ${room.waiting && html`<p class="soft small numbers">${t('queue.people', { count: room.waiting.people })}</p>`}
      ${room.passFor && html`<p class="soft small">${t('queue.passFor', { count: Math.round(room.passFor / 60) })}</p>`}
    </aside>`;
}
