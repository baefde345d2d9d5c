// The waiting room of an event: one's place, how the line goes, and the way in. Every state has its sentence and its reason.
import { html, useEffect, useMemo, useRef, useState, useStore } from '../../core/ui.js';
import { get, Problem } from '../../core/api.js';
import { go, link, setQuery } from '../../core/router.js';
import { session, signIn } from '../../core/session.js';
import { keep, keepLink, keptOf, takePass, takePlace, whoWaits } from '../../core/waiting.js';
import { hasText, t } from '../../core/text.js';
import { clock, longDay } from '../../core/format.js';
import { announce, useTitle } from '../../parts/shell.js';
import { sentence } from '../../parts/problem.js';
import { Poster } from '../../parts/poster.js';
import { Icon } from '../../parts/icons.js';
import { useServerNow } from '../../parts/now.js';
import { sound } from '../../parts/sound.js';
import { Now, Supply, titleOf } from './board.js';
import { Check } from './check.js';
import { betterOf, isOver, restMs, standing, waitOf } from './estimate.js';
import { Line, lookAgain } from './line.js';
import { Share, takeFromAddress } from './share.js';
import { mayNotify, tell } from './tell.js';

/** @typedef {import('../../core/types.js').EventView} EventView */

/** Standings in which a place can be asked for. */
const ASKING = ['stranger', 'spent', 'over'];

/** @param {import('../../core/router.js').Place} place */
export default function QueuePage({ params, query }) {
  const { eventId } = params;
  const kept = useStore(keptOf(eventId));
  const user = useStore(session);
  const [event, setEvent] = useState(/** @type {EventView | null} */ (null));
  const [hasTime, setHasTime] = useState(false);
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const line = useLine(eventId);
  const now = useServerNow();
  const { room } = kept;
  const who = whoWaits();
  const mine = kept.places[who];
  const stands = room ? standing(room, mine, now) : '';
  const isIn = stands === 'in';
  const tried = useRef({ at: 0, rest: waitOf(0, 0) });
  const isBusy = useRef(false);
  useEffect(() => {
    // What was kept is not drawn by this machine's own clock, which may be wrong.
    get(`/event/${encodeURIComponent(eventId)}?limit=1`).then(({ data }) => setEvent(data), () => {}).then(() => setHasTime(true));
  }, [eventId, stands === 'ended']);
  useTitle([
    isIn ? t('queue.title.in') : stands === 'waiting' ? t('queue.aheadText', { count: mine.seen?.ahead ?? 0 }) : '',
    event?.name, t('queue.room'),
  ].filter(Boolean).join(' · '));
  useEffect(() => {
    if (stands) announce(t(titleOf(stands, room)));
  }, [stands, room?.phase]);

  /** @param {() => Promise<void>} act */
  const trying = async act => {
    if (isBusy.current) return;
    isBusy.current = true;
    await act().then(() => setError(null), problem => {
      setError(problem);
      tried.current.rest = waitOf(restMs(problem.retryAfter, Math.random()), Date.now());
    }).finally(() => (isBusy.current = false));
  };
  /** @param {string} [place] */
  const join = place => trying(async () => {
    await takePlace(eventId, place);
    await lookAgain(eventId);
    void line.ask();
  });
  const enter = () => trying(async () => {
    await takePass(eventId);
    go(`/event/${eventId}`);
  });
  useEffect(() => {
    if (kept.link && user) void join(betterOf(kept.link, mine, room?.draw));
    else if (query.has('join') && user && room) void (setQuery({ join: '' }, { replace: true }), ASKING.includes(stands) && join());
  }, [kept.link, user, stands]);
  useEffect(() => {
    if (isIn && hasTime) void tell(eventId, event?.name ?? '');
  }, [isIn, hasTime]);
  useEffect(() => {
    // Whoever looks goes on at once. Where that fails, each new look at the room is another try, if the service can be asked again.
    const mayEnter = isIn && !mine.pass && line.leads && !document.hidden;
    const mayJoin = stands === 'over' && !kept.link;
    const { at, rest } = tried.current;
    if (!user || !(mayEnter || mayJoin) || !kept.heardAt || at === kept.heardAt || isBusy.current || !isOver(rest, Date.now())) return;
    tried.current.at = kept.heardAt;
    void (mayEnter ? enter() : join(mine.place));
  });

  const isGone = kept.lost === 'not-found';
  if (!room || !hasTime || isGone) return html`<${Unknown} eventId=${eventId} code=${room && !isGone ? '' : kept.lost} />`;
  return html`
    <div class="wide queue">
      <${Head} event=${event} eventId=${eventId} />
      ${kept.lost && html`
        <p class="queue-lost" role="status"><${Icon} name="warning" />
          <span><b>${t(hasText(`queue.lost.${kept.lost}`) ? `queue.lost.${kept.lost}` : 'queue.lost.other')}</b>${' '}
            ${t('queue.lostText', { time: clock(new Date(kept.heardAt ?? 0).toISOString()) })}</span></p>`}
      ${kept.link && !user && html`
        <p class="queue-lost"><${Icon} name="person" /><span>${t('queue.linkText')}</span>
          <button class="main" onClick=${() => signIn()}>${t('shell.signIn')}</button></p>`}
      ${error !== null && html`
        <p class="queue-lost bad" role="alert"><${Icon} name="warning" /><span>${t(wordsOf(error))}</span></p>`}
      <div class="queue-two">
        <div class="queue-left">
          <${Now} room=${room} mine=${mine} stands=${stands} now=${now} event=${event}>
            ${ASKING.includes(stands) && html`
              <button class="main big" onClick=${() => user ? join() : signIn(`${link(`/event/${eventId}/queue`)}?join=1`)}>
                <${Icon} name="person" />${t(user ? 'queue.join' : 'queue.signInJoin')}</button>`}
            ${isIn && html`
              <button class="main big" onClick=${() => user ? enter() : signIn()}>
                <${Icon} name="ticket" />${t(user ? 'queue.enter' : 'queue.signInEnter')}</button>`}
            ${stands === 'closed' && !user && html`<button class="main big" onClick=${() => signIn()}>${t('shell.signIn')}</button>`}
            ${stands === 'ended' && html`<a class="button main big" href=${link(`/event/${eventId}`)}>${t('queue.toEvent')}</a>`}
          <//>
          ${mine && !ASKING.includes(stands) && !isIn && stands !== 'ended' && html`<${Alarm} eventId=${eventId} isOn=${kept.alarm} />`}
          ${mine && !ASKING.includes(stands) && stands !== 'ended' && html`<${Share} eventId=${eventId} place=${mine.place} />`}
          ${mine && room.commitment && html`<${Check} kept=${kept} user=${who} />`}
        </div>
        <${Supply} room=${room} />
      </div>
    </div>`;
}

/** @param {string} eventId */
function useLine(eventId) {
  const line = useMemo(() => new Line(eventId), [eventId]);
  useEffect(() => {
    const take = () => {
      const place = takeFromAddress();
      if (place) keepLink(eventId, place);
    };
    take();
    addEventListener('hashchange', take);
    line.start();
    return () => (removeEventListener('hashchange', take), line.stop());
  }, [line]);
  return line;
}

/** @param {unknown} error */
const wordsOf = error => {
  const code = error instanceof Problem ? error.code : '';
  return hasText(`queue.problem.${code}`) ? `queue.problem.${code}` : `problem.${hasText(`problem.${code}`) ? code : 'unexpected'}`;
};

/** @param {{ eventId: string, code?: string }} props */
const Unknown = ({ eventId, code }) => !code
  ? html`<div class="filler"></div>`
  : html`
    <section class="notice">
      <h1 tabindex="-1">${t('queue.room')}</h1>
      <p role="alert">${t(code === 'not-found' ? 'queue.none' : hasText(`problem.${code}`) ? `problem.${code}` : 'problem.unexpected')}</p>
      <a class="button main" href=${link(`/event/${eventId}`)}>${t('queue.toEvent')}</a>
    </section>`;

/** @param {{ event: EventView | null, eventId: string }} props */
const Head = ({ event, eventId }) => html`
  <header class="queue-head">
    <div class="queue-poster">${event && html`<${Poster} id=${eventId} category=${event.category} />`}</div>
    <div>
      <p class="queue-kind">${t('queue.room')}</p>
      <h1 tabindex="-1">${event?.name ?? '…'}</h1>
      ${event && html`<p class="soft">${longDay(event.startsAt, event.timeZone)} · ${event.venue.name}, ${event.venue.city}</p>`}
      <a href=${link(`/event/${eventId}`)}>${t('queue.look')}</a>
    </div>
  </header>`;

/**
 * Sound and message, asked for by a click: a page that asks by itself is turned away.
 * @param {{ eventId: string, isOn?: boolean }} props
 */
function Alarm({ eventId, isOn }) {
  async function ask() {
    sound('yes');
    await globalThis.Notification?.requestPermission();
    keep(eventId, before => ({ ...before, alarm: true }));
  }
  return html`
    <p class="card queue-alarm"><${Icon} name="clock" />
      <span>${t(!isOn ? 'queue.alarmText' : mayNotify() ? 'queue.alarmOn' : 'queue.alarmSound')}</span>
      ${!isOn && html`<button onClick=${ask}>${t('queue.alarm')}</button>`}</p>`;
}
