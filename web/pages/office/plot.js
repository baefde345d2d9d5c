// What was sold and refunded, hour by hour or day by day, and the money so far as a line.
import { html } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { count, day, money, moment } from '../../core/format.js';

const [WIDE, HIGH, LEFT, FOOT] = [560, 300, 8, 24];
const MOST_BARS = 60;

/** @param {{ hours: import('../../core/types.js').Sales['hours'], currency: string }} props */
export function Plot({ hours, currency }) {
  const first = hours[0];
  if (!first) return html`<p class="soft">${t('office.nothingSold')}</p>`;
  const from = Date.parse(first.hour);
  const to = Date.parse(hours[hours.length - 1].hour) + 3600000;
  // Bars are hours while these are few, else days or more.
  const step = [1, 3, 6, 12, 24, 48, 168].map(one => one * 3600000).find(one => (to - from) / one <= MOST_BARS) ?? 720 * 3600000;
  const bars = Array.from(
    { length: Math.max(6, Math.ceil((to - from) / step)) }, (_, i) => ({ at: from + i * step, sold: 0, refunded: 0, money: 0 }));
  for (const { hour, tickets } of hours) {
    const bar = bars[Math.floor((Date.parse(hour) - from) / step)];
    bar.sold += tickets.sold;
    bar.refunded += tickets.refunded;
    bar.money += tickets.revenue - tickets.refunds;
  }
  let sum = 0;
  const sums = bars.map(bar => (sum += bar.money));
  const [mostSold, mostRefunded] = [Math.max(1, ...bars.map(bar => bar.sold)), Math.max(0, ...bars.map(bar => bar.refunded))];
  const unit = (HIGH - FOOT) / (mostSold + mostRefunded);
  const zero = mostSold * unit + 6;
  const width = (WIDE - LEFT) / bars.length;
  const peak = Math.max(1, ...sums);
  const line = sums.map((value, i) => `${LEFT + (i + 0.5) * width},${zero - Math.max(0, value) / peak * (zero - 10)}`).join(' ');
  const iso = (/** @type {number} */ at) => new Date(at).toISOString();
  const total = hours.reduce((all, { tickets }) => all + tickets.sold, 0);
  return html`
    <figure class="office-plot">
      <svg viewBox="0 0 ${WIDE} ${HIGH + FOOT}" role="img"
        aria-label=${t('office.plotLabel', { count: total, money: money(sum, currency) })}>
        ${[0.25, 0.5, 0.75, 1].map(part => html`<path class="grid" d="M${LEFT} ${zero - part * (zero - 10)}H${WIDE}" />`)}
        ${bars.map((bar, i) => html`
          <g><title>${moment(iso(bar.at))}: ${count(bar.sold)} / ${count(bar.refunded)}</title>
            <rect class="b" x=${LEFT + (i + 0.12) * width} width=${width * 0.76}
              y=${zero - bar.sold * unit} height=${bar.sold * unit} rx="2" />
            <rect class="refunded" x=${LEFT + (i + 0.12) * width} width=${width * 0.76}
              y=${zero} height=${bar.refunded * unit} rx="2" /></g>`)}
        <path class="axis" d="M${LEFT} ${zero}H${WIDE}" />
        <polyline class="money" points=${line} />
        <text x=${LEFT} y=${HIGH + FOOT - 4}>${step < 86400000 ? moment(iso(from)) : day(iso(from))}</text>
        <text x=${WIDE} y=${HIGH + FOOT - 4} text-anchor="end">
          ${step < 86400000 ? moment(iso(bars[bars.length - 1].at)) : day(iso(to))}</text>
        <text x=${WIDE} y="20" text-anchor="end" class="sum">${money(sum, currency)}</text>
      </svg>
      <figcaption class="office-legend small">
        <span><i class="office-dot b"></i>${t('office.soldThen', { count: mostSold })}</span>
        <span><i class="office-dot refunded"></i>${t('office.refundedThen')}</span>
        <span><i class="office-dot money"></i>${t('office.moneySoFar')}</span>
      </figcaption>
    </figure>`;
}
