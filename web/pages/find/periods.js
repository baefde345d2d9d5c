// The days that people mean: by the user's calendar, as the search takes them.

/** @param {Date} date */
const iso = date => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-');

/** @param {Date} [today] @returns {{ name: 'today' | 'weekend' | 'month', date: string }[]} */
export function periods(today = new Date()) {
  /** @param {number} days */
  const after = days => new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
  // From Friday to Sunday; on a weekend, what is left of it.
  const sunday = after((7 - today.getDay()) % 7);
  const friday = after(today.getDay() === 0 ? 0 : Math.max(0, 5 - today.getDay()));
  return [
    { name: 'today', date: iso(today) },
    { name: 'weekend', date: `${iso(friday)}..${iso(sunday)}` },
    { name: 'month', date: `${iso(today)}..${iso(after(30))}` },
  ];
}
