// Drawn with lines of one width, so that they fit beside text.
import { html } from '../core/ui.js';

/** @type {Record<string, string>} */
const PATHS = {
  arrow: 'M5 12h14m-6-6 6 6-6 6',
  back: 'M19 12H5m6-6-6 6 6 6',
  bank: 'M3 10h18L12 4zM5 10v8m5-8v8m4-8v8m5-8v8M3 20h18',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4',
  card: 'M3 6h18v12H3zM3 10h18M6 15h4',
  chart: 'M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6',
  check: 'm5 12 5 5 9-10',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4v5l3 2',
  close: 'm6 6 12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  minus: 'M5 12h14',
  out: 'M14 4H5v16h9m-4-8h11m-4-4 4 4-4 4',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 20c1-4 4-6 8-6s7 2 8 6',
  pin: 'M12 21s7-6.500 7-12a7 7 0 0 0-14 0c0 5.500 7 12 7 12zm0-14.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  scan: 'M4 8V4h4m8 0h4v4m0 8v4h-4m-8 0H4v-4m0-4h16',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zm5 11.500L21 21',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3m0 14v3M2 12h3m14 0h3M5 5l2 2m10 10 2 2M5 19l2-2M17 7l2-2',
  target: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm0-3v5m0 10v5M2 12h5m10 0h5',
  ticket: 'M3 7h18v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4zm11 0v10',
  warning: 'M12 4 2.500 20h19zM12 10v4m0 3v.01',
};

/** @param {{ name: string }} props */
export const Icon = ({ name }) => name === 'brand'
  ? html`
    <svg class="icon brand-icon" viewBox="0 0 32 26" aria-hidden="true" focusable="false">
      <path class="brand-body" d="M3 5a2 2 0 0 1 2-2h22a2 2 0 0 1 2 2v5a3 3 0 0 0 0 6v5a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-5a3 3 0 0 0 0-6z" />
      <path class="brand-cut" d="M20.500 4v18" />
      <circle class="brand-sun" cx="11.500" cy="13" r="4" />
    </svg>`
  : html`
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
