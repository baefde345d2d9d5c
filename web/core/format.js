// Dates, times and money, as the user's language writes them.
import { locale } from './text.js';

/** Minor units of a currency, where they are not two digits (ISO 4217; what browsers know of it follows other rules). */
const DIGITS = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map(code => /** @type {const} */ ([code, 0])),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => /** @type {const} */ ([code, 3])),
]);

/** How many digits a currency's minor unit has. @param {string} currency */
export const digitsOf = currency => DIGITS.get(currency) ?? 2;

/**
 * @param {number} minor Minor units.
 * @param {string} currency
 */
export function money(minor, currency) {
  const digits = digitsOf(currency);
  const value = minor / 10 ** digits;
  const whole = Number.isInteger(value);
  return formatOf(Intl.NumberFormat, {
    style: 'currency', currency, minimumFractionDigits: whole ? 0 : digits, maximumFractionDigits: digits,
  }).format(value);
}

/** @param {number} value */
export const count = value => formatOf(Intl.NumberFormat, {}).format(value);

/**
 * @param {string} time
 * @param {string} [timeZone] By default the user's.
 */
export const day = (time, timeZone) => dated(time, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone });

/** @type {typeof day} */
export const longDay = (time, timeZone) => dated(time, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone });

/** @type {typeof day} */
export const clock = (time, timeZone) => dated(time, { hour: 'numeric', minute: '2-digit', timeZone });

/** @type {typeof day} */
export const moment = (time, timeZone) =>
  dated(time, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', timeZone });

/** The zone's short name, where it is another than the user's. @type {(time: string, timeZone: string) => string} */
export function zoneIfOther(time, timeZone) {
  const own = clock(time) === clock(time, timeZone) && day(time) === day(time, timeZone);
  const parts = formatOf(Intl.DateTimeFormat, { timeZone, timeZoneName: 'short' }).formatToParts(new Date(time));
  return own ? '' : parts.find(part => part.type === 'timeZoneName')?.value ?? '';
}

/** The parts of a date, to be set apart. @type {(time: string, timeZone: string) => { weekday: string, day: string, month: string }} */
export function dateParts(time, timeZone) {
  /** @param {Intl.DateTimeFormatOptions} options */
  const part = options => dated(time, { ...options, timeZone });
  return { weekday: part({ weekday: 'short' }), day: part({ day: 'numeric' }), month: part({ month: 'short' }) };
}

/**
 * A time to go, such as 2:05:09.
 * @param {number} milliseconds
 */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** @type {Map<string, any>} */
const formats = new Map();

/**
 * Making a format takes longer than using it a hundred times.
 * @template F
 * @param {new (locale: string, options: any) => F} Format
 * @param {object} options
 * @returns {F}
 */
function formatOf(Format, options) {
  const key = Format.name + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Format(locale, options));
  return formats.get(key);
}

/**
 * @param {string} time
 * @param {Intl.DateTimeFormatOptions} options
 */
const dated = (time, options) => formatOf(Intl.DateTimeFormat, options).format(new Date(time));
