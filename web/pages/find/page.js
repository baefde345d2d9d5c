// Find: one search box, filters as chips, and what there is. The address holds the whole search.
import { html, useEffect, useState } from '../../core/ui.js';
import { get, queryOf } from '../../core/api.js';
import { setQuery } from '../../core/router.js';
import { locale, t } from '../../core/text.js';
import { announce, useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';
import { SearchBox } from './search-box.js';
import { Result, Waiting } from './result.js';
import { periods } from './periods.js';

/** @typedef {import('../../core/types.js').SearchPage} SearchPage */

const SIZE = 24;
const CATEGORIES = 'concert festival theatre musical comedy sports classical opera ballet dance family exhibition'.split(' ');

/** What the search is given of the address. */
const FILTERS = ['token', 'location', 'date', 'category', 'near', 'sort', 'page'];

/** @param {import('../../core/router.js').Place} place */
export default function Find({ query }) {
  /** @type {Record<string, string>} */
  const asked = {};
  for (const name of FILTERS) asked[name] = query.get(name) ?? '';
  const [tries, setTries] = useState(0);
  const { found, error, isStale } = useSearch(asked, tries);
  const isNarrowed = FILTERS.some(name => name !== 'sort' && name !== 'page' && asked[name]);
  useTitle([asked.token, asked.location].filter(Boolean).join(', ') || t('find.title'));

  return html`
    <section class="stage">
      <div class="wide stage-in">
        <h1 tabindex="-1">${t('find.headline')}</h1>
        <${SearchBox} token=${asked.token} />
        <div class="chips stage-chips" role="group" aria-label=${t('find.categories')}>
          ${CATEGORIES.map(one => html`
            <button class="chip" aria-pressed=${String(asked.category === one)}
              onClick=${() => setQuery({ category: asked.category === one ? '' : one, page: '' })}>${t(`category.${one}`)}</button>`)}
        </div>
      </div>
    </section>
    <div class="wide find">
      <${Filters} asked=${asked} found=${found} />
      ${error
        ? html`<${ProblemNotice} error=${error} onAgain=${() => setTries(tries + 1)} />`
        : html`<${Results} found=${found} isStale=${isStale} asked=${asked} isNarrowed=${isNarrowed} />`}
    </div>`;
}

/**
 * What is found. Until the next answer the last one stands.
 * @param {Record<string, string>} asked
 * @param {number} tries
 */
function useSearch(asked, tries) {
  const key = JSON.stringify(asked);
  /** @type {{ key: string, found: SearchPage | null, error: unknown }} */
  const nothing = { key: '', found: null, error: null };
  const [state, setState] = useState(nothing);
  useEffect(() => {
    const stop = new AbortController();
    get('/search', { query: { ...asked, sort: asked.sort || (asked.token ? '' : 'date'), size: SIZE }, signal: stop.signal }).then(
      ({ data }) => {
        setState({ key, found: data, error: null });
        announce(t('find.found', { count: data.total }));
      },
      error => stop.signal.aborted || setState({ key, found: null, error }));
    return () => stop.abort();
  }, [key, tries]);
  return { ...state, isStale: state.key !== key };
}

/** @param {{ asked: Record<string, string>, found: SearchPage | null }} props */
function Filters({ asked, found }) {
  const [isLocating, setLocating] = useState(false);
  const [nowhere, setNowhere] = useState(false);

  function findNear() {
    if (asked.near) {
      setQuery({ near: '', sort: '', page: '' });
      return;
    }
    setLocating(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLocating(false);
        setNowhere(false);
        // A kilometre is exact enough, and tells less.
        setQuery({ near: `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`, location: '', sort: 'distance', page: '' });
      },
      () => {
        setLocating(false);
        setNowhere(true);
      },
      { timeout: 10000, maximumAge: 600000 });
  }

  /** @param {string} name @param {string} value @param {unknown} label @param {number} [many] */
  const chip = (name, value, label, many) => html`
    <button class="chip" aria-pressed=${String(asked[name] === value)}
      onClick=${() => setQuery({ [name]: asked[name] === value ? '' : value, page: '' })}>
      ${label}${many === undefined ? '' : html` <span class="count numbers">${many.toLocaleString(locale)}</span>`}
    </button>`;
  const cities = (found?.facets.city ?? []).slice(0, asked.location ? 0 : 6);
  return html`
    <div class="filters">
      <div class="chips" role="group" aria-label=${t('find.when')}>
        ${periods().map(({ name, date }) => chip('date', date, t(`find.${name}`)))}
        <${Day} date=${asked.date} />
      </div>
      <div class="chips" role="group" aria-label=${t('find.where')}>
        <button class="chip" aria-pressed=${String(Boolean(asked.near))} onClick=${findNear} disabled=${isLocating}>
          <${Icon} name="target" />${t(isLocating ? 'find.locating' : 'find.near')}
        </button>
        ${asked.location && html`
          <button class="chip" aria-pressed="true" onClick=${() => setQuery({ location: '', page: '' })}>
            ${asked.location}<${Icon} name="close" /><span class="unseen">${t('find.takeOut')}</span>
          </button>`}
        ${cities.map(city => chip('location', city.value, city.value, city.count))}
      </div>
      ${nowhere && html`<p class="soft small" role="status">${t('find.nowhere')}</p>`}
    </div>`;
}

/** Any one day. @param {{ date: string }} props */
const Day = ({ date }) => html`
  <label class=${`chip day${/^\d{4}-\d\d-\d\d$/.test(date) ? ' chosen' : ''}`}>
    <${Icon} name="calendar" /><span class="unseen">${t('find.day')}</span>
    <input type="date" value=${date.slice(0, 10)}
      onChange=${(/** @type {any} */ event) => setQuery({ date: event.target.value, page: '' })} />
  </label>`;

/** @param {{ found: SearchPage | null, isStale: boolean, asked: Record<string, string>, isNarrowed: boolean }} props */
function Results({ found, isStale, asked, isNarrowed }) {
  if (found?.total === 0) {
    return html`<${Nothing} asked=${asked} />`;
  }
  const sorts = ['relevance', 'date', 'price', ...(asked.near ? ['distance'] : [])];
  return html`
    <div class="results-head">
      <h2>${found ? t(isNarrowed ? 'find.found' : 'find.all', { count: found.total }) : t('find.waiting')}</h2>
      <label class="sort"><span>${t('find.sort')}</span>
        <select value=${asked.sort || (asked.token ? 'relevance' : 'date')}
          onChange=${(/** @type {any} */ event) => setQuery({ sort: event.target.value, page: '' })}>
          ${sorts.map(one => html`<option value=${one}>${t(`find.sort.${one}`)}</option>`)}
        </select>
      </label>
    </div>
    ${found?.guessed && html`<p class="soft">${t('find.guessed')}</p>`}
    ${found?.relaxed && html`<p class="soft">${t('find.relaxed', { words: found.relaxed.join(', ') })}</p>`}
    ${found
      ? html`
        <ul class=${`results${isStale ? ' stale' : ''}`}>
          ${found.events.map(event => html`<${Result} key=${event.eventId} event=${event} />`)}
        </ul>
        <${Pages} found=${found} />`
      : html`<ul class="results" aria-hidden="true">${Array.from({ length: 6 }, () => html`<${Waiting} />`)}</ul>`}`;
}

/** @param {{ asked: Record<string, string> }} props */
function Nothing({ asked }) {
  /** @param {string[]} names @param {string} text */
  const without = (names, text) => names.some(name => asked[name]) && html`
    <button onClick=${() => setQuery({ ...Object.fromEntries(names.map(name => [name, ''])), page: '' })}>${t(text)}</button>`;
  return html`
    <section class="notice">
      <${Icon} name="search" />
      <h2>${t('find.nothing')}</h2>
      <p>${t('find.nothingTry')}</p>
      <div class="chips">
        ${without(['date'], 'find.anyDay')}
        ${without(['location', 'near'], 'find.anyPlace')}
        ${without(['category'], 'find.anyKind')}
        ${without(['token'], 'find.anyWords')}
      </div>
    </section>`;
}

/** @param {{ found: SearchPage }} props */
function Pages({ found }) {
  const last = Math.max(1, Math.min(Math.ceil(found.total / found.size), Math.floor(10000 / found.size)));
  if (last === 1) return null;
  /** @param {number} page @param {string} text @param {string} icon */
  const to = (page, text, icon) => {
    const query = new URLSearchParams(location.search);
    query.delete('page');
    const address = `/app/${queryOf({ ...Object.fromEntries(query), page: page > 1 ? page : '' })}`;
    return page < 1 || page > last ? html`<span></span>` : html`<a class="button" href=${address}><${Icon} name=${icon} />${t(text)}</a>`;
  };
  return html`
    <nav class="pages" aria-label=${t('find.pages')}>
      ${to(found.page - 1, 'find.before', 'back')}
      <p class="soft numbers">${t('find.page', { page: found.page, last })}</p>
      ${to(found.page + 1, 'find.next', 'arrow')}
    </nav>`;
}
