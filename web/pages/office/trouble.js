// What needs a human: payments that are stuck, what must never be, and messages that were given up. With what to do about each.
import { html, useState } from '../../core/ui.js';
import { call } from '../../core/api.js';
import { link } from '../../core/router.js';
import { t } from '../../core/text.js';
import { moment, money } from '../../core/format.js';
import { ListFoot, Refusal, Sure, useList } from './parts.js';

const QUEUE = '/admin/queues/payment-events/dead-letters';

export function Trouble() {
  const cases = useList('/admin/payments/stuck', 'cases');
  const audit = useList('/admin/audit', 'breaches');
  const letters = useList(QUEUE, 'deadLetters');
  const [error, setError] = useState(/** @type {unknown} */ (null));
  const [said, setSaid] = useState('');
  /** @type {{ lastAt?: string } | undefined} */
  const audited = audit.first?.audited;

  /** @param {() => Promise<unknown>} act @param {() => void} again */
  async function run(act, again) {
    setError(null);
    try {
      await act();
      again();
    } catch (problem) {
      setError(problem);
    }
  }

  /** @param {object} body */
  const redrive = body => run(async () => {
    const { data } = await call('POST', `${QUEUE}/redrive`, { body });
    setSaid(t('office.redriven', { count: data.redriven, left: data.left }));
  }, letters.again);

  return html`
    <div class="office-head"><h1 tabindex="-1">${t('office.view.trouble')}</h1></div>
    <${Refusal} error=${error} />
    <section class="office-trouble" aria-labelledby="t-cases">
      <h2 id="t-cases">${t('office.stuck')}</h2>
      <p class="soft">${t('office.stuckText')}</p>
      ${cases.items?.map((/** @type {import('../../core/types.js').StuckPayment} */ one) => html`
        <article class="card" key=${one.caseId}>
          <h3>${t(`office.case.${one.kind}`)} · <span class="numbers">${money(one.amount, one.currency)}</span></h3>
          <p>${t(`office.do.${one.kind}`)}</p>
          <p class="soft small" lang="en">${one.detail}</p>
          <p class="soft small">${t('office.seen', { count: one.seen, time: moment(one.since) })}
            ${one.paymentId && html`<code>${one.paymentId}</code>`}</p>
          <div class="office-actions">
            ${one.bookingId && html`<a class="button" href=${link(`/office/bookings?id=${one.bookingId}`)}>${t('office.theBooking')}</a>`}
            <${Sure} label=${t('office.close')} question=${t('office.sureClose')} yes=${t('office.close')}
              onYes=${() => run(() => call('DELETE', `/admin/payments/stuck/${one.caseId}`), cases.again)} />
          </div>
        </article>`)}
      <${ListFoot} list=${cases} />
    </section>
    <section class="office-trouble" aria-labelledby="t-audit">
      <h2 id="t-audit">${t('office.audit')}</h2>
      <p class="soft">${audited?.lastAt ? t('office.auditText', { time: moment(audited.lastAt) }) : t('office.notAudited')}</p>
      ${audit.items?.map((/** @type {import('../../core/types.js').Breach} */ one) => html`
        <article class="card" key=${`${one.kind} ${one.subject}`}>
          <h3>${t(`office.breach.${one.kind}`)} · <code>${one.subject}</code></h3>
          <p>${t('office.doBreach')}</p>
          <div class="office-actions">${one.bookings.map(booking => html`
            <a class="button" href=${link(`/office/bookings?id=${booking.bookingId}`)}>
              ${booking.userId} · ${t(`office.booking.${booking.state}`)}</a>`)}</div>
        </article>`)}
      <${ListFoot} list=${audit} />
    </section>
    <section class="office-trouble" aria-labelledby="t-letters">
      <h2 id="t-letters">${t('office.letters')}</h2>
      <p class="soft">${t('office.lettersText')}</p>
      ${said && html`<p class="mark good" role="status">${said}</p>`}
      ${letters.items?.map((/** @type {import('../../core/types.js').DeadLetter} */ one) => html`
        <article class="card" key=${one.sequenceNumber}>
          <h3>${one.messageId ?? one.sequenceNumber}</h3>
          <p class="soft small" lang="en">${one.deadLetterErrorDescription ?? one.deadLetterReason}</p>
          <p class="soft small">${moment(one.enqueuedAt)} ${one.paymentId && html`<code>${one.paymentId}</code>`}</p>
          <div class="office-actions">
            ${one.bookingId && html`<a class="button" href=${link(`/office/bookings?id=${one.bookingId}`)}>${t('office.theBooking')}</a>`}
            <button onClick=${() => redrive({ sequenceNumbers: [one.sequenceNumber] })}>${t('office.redrive')}</button>
          </div>
        </article>`)}
      <${ListFoot} list=${letters} />
      ${letters.items && letters.items.length > 1 && html`
        <${Sure} label=${t('office.redriveAll')} question=${t('office.sureRedrive')}
          yes=${t('office.redrive')} onYes=${() => redrive({ limit: 100 })} />`}
    </section>`;
}
