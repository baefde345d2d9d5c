// Gate: who comes in. Which event and which door stand in the address, so that a reload, or a start without a network, goes on.
import { html, useEffect, useRef, useState, useStore } from '../../core/ui.js';
import { session, signIn } from '../../core/session.js';
import { setQuery } from '../../core/router.js';
import { hasText, t } from '../../core/text.js';
import { clock, day, moment } from '../../core/format.js';
import { get, Problem } from '../../core/api.js';
import { announce, useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';
import { Camera } from './camera.js';
import { Desk, mayScan, waiting } from './desk.js';
import { keepPage } from './offline.js';
import { sound } from '../../parts/sound.js';
import { preparedEvents } from './store.js';

/** @typedef {import('./store.js').Scan} Scan */
/** @typedef {import('./store.js').Prepared} Prepared */

/** Of the event at this door. @type {Record<string, string>} */
let sectionNames = {};

/** @param {import('../../core/router.js').Place} place */
export default function GatePage({ query }) {
  const user = useStore(session);
  const [events, setEvents] = useState(/** @type {Prepared[] | null} */ (null));
  const [isKept, setKept] = useState(false);
  const [eventId, gate] = [query.get('event') ?? '', query.get('gate') ?? ''];
  useTitle(t('gate.title'));
  useEffect(() => {
    preparedEvents().then(setEvents);
    keepPage().then(() => setKept(true), () => setKept(false));
  }, []);

  if (!events) return html`<div class="filler"></div>`;
  const isPrepared = events.some(one => one.eventId === eventId);
  if (user && !mayScan()) return html`<${Notice} heading="gate.notYours" text="gate.notYoursText" />`;
  if (!user && !isPrepared && navigator.onLine) {
    return html`
      <${Notice} heading="gate.title" text="gate.signInText">
        <button class="main big" onClick=${() => signIn()}><${Icon} name="person" />${t('gate.signIn')}</button>
      <//>`;
  }
  return eventId && gate
    ? html`<${Door} key=${`${eventId} ${gate}`} eventId=${eventId} gate=${gate} isKept=${isKept} user=${user?.user} />`
    : html`<${Setup} events=${events} asked=${eventId} />`;
}

/** @param {{ heading: string, text: string, children?: unknown }} props */
const Notice = ({ heading, text, children }) => html`
  <section class="notice"><h1 tabindex="-1">${t(heading)}</h1><p>${t(text)}</p>${children}</section>`;

/** Which event and which door. @param {{ events: Prepared[], asked: string }} props */
function Setup({ events, asked }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState(/** @type {Pick<Prepared, 'eventId' | 'name' | 'startsAt' | 'timeZone' | 'venue'>[]} */ (events));
  const [eventId, setEventId] = useState(asked || (events.length === 1 ? events[0].eventId : ''));
  const [error, setError] = useState(/** @type {unknown} */ (null));

  useEffect(() => {
    if (!navigator.onLine) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => search(stop.signal).then(setFound, problem => !stop.signal.aborted && setError(problem)), 200);
    return () => (clearTimeout(timer), stop.abort());
  }, [text]);

  /** By its name; and by its id, since what has begun is found no more. @param {AbortSignal} signal */
  async function search(signal) {
    const { data: page } = await get('/search', { query: { token: text.trim(), size: 6 }, signal });
    const id = asked || (page.events.length ? '' : text.trim());
    const { data: known } = /^[\w-]+$/.test(id) ? await get(`/event/${id}`, { query: { limit: 1 }, signal }).catch(noneOf) : noneOf();
    setError(null);
    const all = [known && { ...known, venue: known.venue.name }, ...(text ? [] : events), ...page.events].filter(Boolean);
    return all.filter((one, i) => all.findIndex(other => other.eventId === one.eventId) === i).slice(0, 6);
  }

  /** @param {SubmitEvent} event */
  function begin(event) {
    event.preventDefault();
    const gate = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('gate')).trim();
    if (eventId && gate) setQuery({ event: eventId, gate });
  }

  return html`
    <section class="wide gate-setup">
      <h1 tabindex="-1">${t('gate.title')}</h1>
      <p class="soft">${t('gate.setupText')}</p>
      <form class="card" onSubmit=${begin}>
        <div class="field">
          <label for="gate-event">${t('gate.find')}</label>
          <input id="gate-event" type="search" autocomplete="off" value=${text}
            onInput=${(/** @type {any} */ e) => setText(e.target.value)} />
        </div>
        ${error !== null && html`<${ProblemNotice} error=${error} />`}
        <fieldset class="gate-events">
          <legend class="label">${t('gate.event')}</legend>
          ${found.map(one => html`
            <label>
              <input type="radio" name="event" required value=${one.eventId} checked=${one.eventId === eventId}
                onChange=${() => setEventId(one.eventId)} />
              <span><b>${one.name}</b><span class="soft small">${moment(one.startsAt, one.timeZone)} · ${one.venue}</span></span>
              ${events.some(known => known.eventId === one.eventId) && html`<span class="mark good">${t('gate.here')}</span>`}
            </label>`)}
          ${!found.length && html`<p class="soft">${t('gate.noEvents')}</p>`}
        </fieldset>
        <div class="field">
          <label for="gate-name">${t('gate.door')}</label>
          <input id="gate-name" name="gate" required maxlength="64" autocomplete="off" />
          <span class="hint">${t('gate.doorHint')}</span>
        </div>
        <button class="main big">${t('gate.begin')}<${Icon} name="arrow" /></button>
      </form>
    </section>`;
}

/** @type {(error?: unknown) => { data: any }} */
const noneOf = error => {
  if (error && !(error instanceof Problem)) throw error;
  return { data: null };
};

/** @param {{ eventId: string, gate: string, isKept: boolean, user?: string }} props */
function Door({ eventId, gate, isKept, user }) {
  const [desk] = useState(() => new Desk(eventId, gate));
  const { event, scans, last, isOnline, conflicts, error } = useStore(desk.state);
  const [hasCamera, setCamera] = useState(false);
  const [noCamera, setNoCamera] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    window.scrollTo(0, 0);
    void desk.start();
    return () => desk.stop();
  }, [desk]);
  useEffect(() => void desk.refresh(), [user]);

  /** @param {string} code */
  async function scan(code) {
    if (isBusy) return;
    setBusy(true);
    const made = await desk.scan(code).finally(() => setBusy(false));
    if (!made) return;
    sound(made.yes ? 'yes' : 'no');
    announce(made.yes ? `${t('gate.yes')}. ${seatText(made)}` : `${t('gate.no')}. ${reasonText(made)}`);
  }

  /** @param {SubmitEvent} event */
  function type(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (box.current);
    void scan(input.value);
    input.value = '';
    input.focus();
  }

  if (!event) {
    return error ? html`<section class="notice"><h1 tabindex="-1">${t('gate.title')}</h1>
      <${ProblemNotice} error=${error} onAgain=${() => desk.refresh()} /></section>`
      : navigator.onLine ? html`<section class="notice"><h1 tabindex="-1">${t('gate.preparing')}</h1></section>`
        : html`<${Notice} heading="gate.title" text="gate.notPrepared" />`;
  }
  sectionNames = event.sections;
  const left = waiting(scans);
  const others = left.filter(one => one.user && one.user !== user);
  return html`
    <div class="gate">
      <div class="wide gate-top">
        <div>
          <h1 tabindex="-1">${event.name}</h1>
          <p class="soft">${day(event.startsAt, event.timeZone)}, ${clock(event.startsAt, event.timeZone)} · <b>${gate}</b></p>
        </div>
        <div class="gate-marks">
          <span class=${`mark ${isOnline ? 'good' : 'warn'}`}>${t(isOnline ? 'gate.online' : 'gate.offline')}</span>
          ${isKept && html`<span class="mark">${t('gate.ready')}</span>`}
          ${left.length > 0 && html`<span class="mark warn gate-left">${t('gate.left', { count: left.length })}</span>`}
          <button class="quiet" onClick=${() => setQuery({ gate: null })}>${t('gate.change')}</button>
        </div>
      </div>
      ${!user && html`<div class="wide gate-note"><p>${t('gate.signedOut')}</p>
        <button onClick=${() => signIn()}>${t('gate.signIn')}</button></div>`}
      ${user && others.length > 0 && html`<div class="wide gate-note"><p>
        ${t('gate.others', { count: others.length, user: [...new Set(others.map(one => one.user))].join(', ') })}</p></div>`}
      <div class="wide gate-in">
        <${Result} scan=${last} isBusy=${isBusy} />
        <div class="gate-ways">
          ${hasCamera && html`<${Camera} onCode=${scan} onFail=${() => (setCamera(false), setNoCamera(true))} />`}
          ${noCamera && html`<p class="gate-note" role="alert">${t('gate.noCamera')}</p>`}
          <button class="big gate-switch" aria-pressed=${String(hasCamera)} onClick=${() => (setNoCamera(false), setCamera(!hasCamera))}>
            <${Icon} name="scan" />${t(hasCamera ? 'gate.cameraOff' : 'gate.camera')}
          </button>
          <form class="gate-type" onSubmit=${type}>
            <label for="gate-code" class="label">${t('gate.code')}</label>
            <div>
              <input id="gate-code" ref=${box} autocomplete="off" autocapitalize="off" spellcheck=${false} maxlength="1024" />
              <button class="main">${t('gate.check')}</button>
            </div>
          </form>
        </div>
      </div>
      <div class="wide gate-lists">
        <${Conflicts} scans=${scans} conflicts=${conflicts} />
        <${History} scans=${scans} />
      </div>
    </div>`;
}

/** @param {{ scan: Scan | null, isBusy: boolean }} props */
function Result({ scan, isBusy }) {
  if (!scan || isBusy) {
    return html`
      <section class="gate-result"><${Icon} name="scan" /><p class="gate-word">${t(isBusy ? 'gate.asking' : 'gate.next')}</p></section>`;
  }
  return html`
    <section class=${`gate-result ${scan.yes ? 'yes' : 'no'}`} data-scan=${scan.scanId}>
      <${Icon} name=${scan.yes ? 'check' : 'close'} />
      <p class="gate-word">${t(scan.yes ? 'gate.yes' : 'gate.no')}</p>
      ${!scan.yes && html`<p class="gate-why">${reasonText(scan)}</p>`}
      ${scan.ticketId && html`<p class="gate-seat">${seatText(scan)}</p>`}
      ${scan.first && html`<p class="gate-first">${t('gate.first', { time: clock(scan.first.at), gate: scan.first.gate })}</p>`}
      ${scan.admitFrom && html`<p class="gate-first">${t('gate.from', { time: moment(scan.admitFrom) })}</p>`}
      ${scan.offline && html`<p class="gate-how">${t('gate.byItself')}</p>`}
    </section>`;
}

/** @param {{ scans: Scan[], conflicts: import('./desk.js').ScanConflict[] }} props */
function Conflicts({ scans, conflicts }) {
  const refused = scans.filter(scan => scan.conflict && !conflicts.some(one => one.ticketId === scan.ticketId));
  if (!refused.length && !conflicts.length) return null;
  return html`
    <section class="gate-conflicts" aria-labelledby="gate-conflicts">
      <h2 id="gate-conflicts"><${Icon} name="warning" />${t('gate.conflicts', { count: refused.length + conflicts.length })}</h2>
      <p class="soft small">${t('gate.conflictsText')}</p>
      <ul>
        ${conflicts.map(({ ticketId, code, scan, other }) => html`
          <li><b>${seatText({ ticketId })}</b><span>${reasonText({ reason: code })}</span>
            <span class="soft small">${t('gate.scanned', { time: clock(scan.at), gate: scan.gate })}
              ${other && ` ${t('gate.counts', { time: clock(other.at), gate: other.gate })}`}</span></li>`)}
        ${refused.map(scan => html`
          <li><b>${seatText(scan)}</b><span>${reasonText({ reason: scan.conflict ?? '' })}</span>
            <span class="soft small">${t('gate.scanned', { time: clock(scan.scannedAt), gate: scan.gate })}</span></li>`)}
      </ul>
    </section>`;
}

/** @param {{ scans: Scan[] }} props */
const History = ({ scans }) => html`
  <section aria-labelledby="gate-history">
    <h2 id="gate-history">${t('gate.history', { count: scans.filter(scan => scan.yes).length })}</h2>
    <ol class="gate-history">
      ${scans.slice(0, 12).map(scan => html`
        <li>
          <span class=${`mark ${scan.yes ? 'good' : 'bad'}`}>${t(scan.yes ? 'gate.in' : 'gate.out')}</span>
          <span>${scan.ticketId ? seatText(scan) : '–'}<span class="soft small">${scan.yes ? '' : reasonText(scan)}</span></span>
          <span class="soft small numbers">${clock(scan.scannedAt)}</span>
          ${waiting([scan]).length > 0 && html`<span class="mark warn">${t('gate.kept')}</span>`}
        </li>`)}
    </ol>
  </section>`;

/** @param {{ ticketId: string, sectionName?: string }} scan */
function seatText({ ticketId, sectionName }) {
  const [seat, row, section] = ticketId.split('-').reverse();
  const name = sectionName ?? sectionNames[section] ?? t('gate.section', { section });
  return ticketId ? t('seat.full', { section: name, row, seat }) : '';
}

/** @param {{ reason: string }} scan */
const reasonText = ({ reason }) => t([`gate.no.${reason}`, `problem.${reason}`].find(hasText) ?? 'gate.no.other');
