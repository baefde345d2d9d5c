// A poster for an event, drawn from its id and category: the same one everywhere, and no two alike.
import { html, useMemo } from '../core/ui.js';

/** Colours of a category: the night, two lights, and a small bright one. @type {Record<string, [string, string, string, string]>} */
const COLOURS = {
  ballet: ['#3a1c4a', '#e8a0bf', '#ba6fa0', '#fff0f6'],
  classical: ['#0f2a3f', '#3f88a5', '#c9a24b', '#f7ecd0'],
  comedy: ['#4a2105', '#f08a24', '#ffc145', '#fff4d6'],
  concert: ['#1d0f38', '#e0266f', '#7b3ff2', '#ffd166'],
  dance: ['#03343a', '#10a5a0', '#f2647f', '#e9fffb'],
  exhibition: ['#26312b', '#6f9c7c', '#d9b26f', '#f6f2e4'],
  family: ['#12356b', '#37a2f0', '#ffb52e', '#fff7dd'],
  festival: ['#3d0f2f', '#ff5a36', '#ffb400', '#fff0c2'],
  musical: ['#470d1d', '#d92b4b', '#f4a259', '#ffeccf'],
  opera: ['#3b0a12', '#a61e35', '#d9a441', '#fbeecb'],
  other: ['#22263b', '#5a6fc0', '#9fb4ff', '#eef2ff'],
  sports: ['#08301f', '#1f9d55', '#a8d93c', '#f3ffd9'],
  theatre: ['#2a1133', '#8e3b9e', '#e56b6f', '#ffe8e0'],
};

/** Numbers from 0 to 1 that a text always leads to (mulberry32 on an FNV-1a hash). @param {string} text */
function dice(text) {
  let state = [...text].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16777619), 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @type {((roll: () => number, colours: string[]) => unknown)[]} */
const MOTIFS = [
  // Rings around a stage.
  (roll, [, a, b, c]) => {
    const [x, y] = [20 + roll() * 60, 40 + roll() * 60];
    return html`${[58, 46, 35, 25, 16].map((r, i) => html`
      <circle cx=${x} cy=${y} r=${r} fill="none" stroke=${i % 2 ? b : a} stroke-width=${3 + roll() * 5} opacity=${0.55 + i * 0.1} />`)}
      <circle cx=${x} cy=${y} r="7" fill=${c} />`;
  },
  // Beams from above.
  (roll, [, a, b, c]) => html`${[0, 1, 2, 3].map(i => {
    const [top, foot, wide] = [10 + i * 27, roll() * 100, 14 + roll() * 18];
    return html`<path d="M${top} -4 L${foot - wide} 140 H${foot + wide} Z" fill=${i % 2 ? a : b} opacity="0.5" />`;
  })}<circle cx=${20 + roll() * 60} cy=${92 + roll() * 18} r="13" fill=${c} opacity="0.92" />`,
  // A skyline of bars, as loud as they are tall.
  (roll, [, a, b, c]) => html`${Array.from({ length: 9 }, (_, i) => {
    const tall = 18 + roll() * 74;
    return html`<rect x=${4 + i * 10.5} y=${134 - tall} width="7" height=${tall} rx="3.5" fill=${i % 3 === 1 ? b : a} />`;
  })}<circle cx=${64 + roll() * 20} cy=${20 + roll() * 16} r="11" fill=${c} />`,
  // Tiles of quarter circles.
  (roll, [, a, b, c]) => html`${Array.from({ length: 12 }, (_, i) => {
    const [x, y, turn] = [(i % 3) * 34, Math.floor(i / 3) * 34, Math.floor(roll() * 4) * 90];
    const fill = [a, b, c, a, b][Math.floor(roll() * 5)];
    return html`<path d="M0 0h34a34 34 0 0 1-34 34z" transform="translate(${x} ${y}) rotate(${turn} 17 17)" fill=${fill} opacity="0.9" />`;
  })}`,
  // Waves.
  (roll, [, a, b, c]) => html`<circle cx=${25 + roll() * 50} cy=${30 + roll() * 14} r="20" fill=${c} />
    ${[0, 1, 2, 3].map(i => {
      const [y, lift] = [58 + i * 20, 8 + roll() * 16];
      return html`<path d="M-5 ${y} q27 ${-lift} 55 0 t55 0 V140 H-5z" fill=${i % 2 ? a : b} opacity=${0.5 + i * 0.15} />`;
    })}`,
];

/**
 * @param {{ id: string, category: string, wide?: boolean }} props `wide`: as a band across the page, cut at its edges.
 */
export function Poster({ id, category, wide }) {
  return useMemo(() => {
    const colours = COLOURS[category] ?? COLOURS.other;
    const roll = dice(id);
    const motif = MOTIFS[Math.floor(roll() * MOTIFS.length)];
    return html`
      <svg class="poster" viewBox=${wide ? '0 20 100 60' : '0 0 100 134'} preserveAspectRatio="xMidYMid slice"
        aria-hidden="true" focusable="false">
        <rect y="-20" width="100" height="180" fill=${colours[0]} />
        ${motif(roll, colours)}
      </svg>`;
  }, [id, category, wide]);
}
