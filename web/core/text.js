// The texts. Each page brings its own, in a file for each language; what several pages say is in core/texts/.

/** @typedef {string | { one?: string, other: string }} Text A text, or its plural forms. */
/** @typedef {Record<string, Text>} Texts */

export const LANGUAGES = /** @type {const} */ (['en', 'de']);

/** @typedef {typeof LANGUAGES[number]} Language */

const KEPT = 'language';

/** @type {Language} */
export const language = chosen();

/** For Intl: the user's own region where it fits the language. */
export const locale = navigator.languages.find(one => one.startsWith(language)) ?? language;

const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/** @type {Texts} */
const texts = {};

/** @param {Texts} more */
export const addTexts = more => void Object.assign(texts, more);

/**
 * The text of a key, with values in the place of {names}. Where it has plural forms, `count` chooses.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const text = texts[key];
  const form = typeof text === 'object' ? (plural.select(Number(values.count)) === 'one' && text.one) || text.other : text;
  return (form ?? key).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === 'number' ? number.format(value) : value ?? whole;
  });
}

/** @param {string} key */
export const hasText = key => key in texts;

/** @param {Language} next */
export function speak(next) {
  localStorage.setItem(KEPT, next);
  location.reload();
}

/** @returns {Language} */
function chosen() {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map(one => one?.slice(0, 2));
  return LANGUAGES.find(one => one === wanted.find(two => LANGUAGES.some(three => three === two))) ?? 'en';
}
