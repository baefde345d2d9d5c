// Hold and pay: the countdown, the ways to pay, and what became of it. Every state of a booking has its sentence here, since this is also
// where the bank sends the buyer back to, and where one comes back to after a reload.
import { html, useEffect, useRef, useState } from '../../core/ui.js';
import { config } from '../../core/config.js';
import { link, setQuery } from '../../core/router.js';
import { t } from '../../core/text.js';
import { clock, countdown } from '../../core/format.js';
import { announce, useTitle } from '../../parts/shell.js';
import { ProblemNotice } from '../../parts/problem.js';
import { Icon } from '../../parts/icons.js';
import { useServerNow } from '../../parts/now.js';
import { Again } from './again.js';
import { SimulatedMethods } from './methods.js';
import { goToBank, usePay } from './pay.js';
import { declined, isEnded, reasonText, Refunds, stateOf, textOf, useBooking, useSeatNames } from './story.js';
import { FormMistake, StripeMethods, useStripeHereOnly } from './stripe.js';
import { GiveBack, Moved, price, Summary } from './summary.js';

/** @typedef {import('../../core/types.js').Booking} Booking */

/** Seconds before the end at which a screen reader is told; each second would be noise. */
const TOLD_AT = [300, 120, 60, 30, 10];

/** @param {{ bookingId: string, query: URLSearchParams }} props */
export function Hold({ bookingId, query }) {
  const { booking, error, ask, take } = useBooking(bookingId);
  const paying = usePay(booking, take, ask);
  const nameOf = useSeatNames(booking?.eventId);
  const now = useServerNow();
  const isBack = useIsBack(query);
  const state = booking ? stateOf(booking, now) : '';
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  const before = useRef('');
  useTitle(booking ? `${textOf('title', state)} · ${booking.event?.name ?? ''}` : '');
  useStripeHereOnly();
  useEffect(() => {
    // What was pressed is gone with the state before: a screen reader goes on from the heading.
    if (before.current && state !== before.current) {
      announce(textOf('state', state));
      title.current?.focus();
    }
    before.current = state;
    if (state === 'over') ask();
  }, [state]);

  if (error) {
    return html`
      <section class="wide"><h1 class="unseen" tabindex="-1">${t('booking.missing')}</h1>
        <${ProblemNotice} error=${error} onAgain=${ask} /></section>`;
  }
  if (!booking) return html`<div class="filler"></div>`;
  const isHeld = state === 'held' || state === 'held.declined';
  return html`
    <div class="wide pay">
      <div class="pay-main">
        <header class=${`pay-head is-${state.split('.')[0]}`}>
          <h1 ref=${title} tabindex="-1">${textOf('title', state)}</h1>
          <p>${isBack && state === 'paying.redirect' ? t('booking.state.paying.back') : textOf('state', state)}</p>
          ${isHeld && html`<${Countdown} left=${Date.parse(booking.expiresAt) - now} />`}
        </header>
        <${Moved} booking=${booking} />
        ${isHeld
          ? html`<${PayForm} booking=${booking} paying=${paying} />`
          : html`<${Next} booking=${booking} state=${state} paying=${paying} isBack=${isBack} />`}
        ${isEnded(booking) && html`<${Refunds} booking=${booking} nameOf=${nameOf} />`}
        ${(isHeld || state === 'paying.redirect') && html`<${GiveBack} booking=${booking} take=${take} ask=${ask} />`}
      </div>
      <aside aria-label=${t('booking.yours')}><${Summary} booking=${booking} nameOf=${nameOf} /></aside>
    </div>`;
}

/** Whether the bank has sent the buyer back just now. What it wrote into the address is nobody else's. @param {URLSearchParams} query */
function useIsBack(query) {
  const [isBack] = useState(query.has('redirect_status'));
  useEffect(() => {
    if (isBack) setQuery({ payment_intent: '', payment_intent_client_secret: '', redirect_status: '' }, { replace: true });
  }, []);
  return isBack;
}

/** @param {{ left: number }} props Milliseconds. */
function Countdown({ left }) {
  const seconds = Math.ceil(left / 1000);
  const step = TOLD_AT.findLast(one => seconds <= one) ?? Infinity;
  const told = useRef(step);
  useEffect(() => {
    if (step >= told.current) return;
    told.current = step;
    announce(step >= 60 ? t('booking.minutesLeft', { count: step / 60 }) : t('booking.secondsLeft', { count: step }));
  }, [step]);
  return html`
    <p class=${`clock${seconds <= 60 ? ' short' : ''}`}>
      <${Icon} name="clock" /><span>${t('booking.timeLeft')}</span>
      <b class="numbers" role="timer" aria-label=${t('booking.timeLeft')}>${countdown(left)}</b>
    </p>`;
}

/** @param {{ booking: Booking, paying: ReturnType<typeof usePay> }} props */
function PayForm({ booking, paying }) {
  const { pay, isBusy, error, again } = paying;
  const method = useRef(/** @type {() => Promise<string | null>} */ (() => Promise.resolve(null)));
  const [isReady, setReady] = useState(booking.total === 0);
  /** @param {() => Promise<string>} next */
  const onMethod = next => {
    method.current = next;
    setReady(true);
  };
  const isFree = booking.total === 0;
  const Methods = config().payments.provider === 'stripe' ? StripeMethods : SimulatedMethods;
  return html`
    <form class="card pay-form" aria-busy=${String(isBusy)} onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void pay(method.current);
    }}>
      <${Refused} booking=${booking} error=${error} again=${again} />
      ${!isFree && html`<${Methods} booking=${booking} onMethod=${onMethod} />`}
      <button class="main big" type="submit" disabled=${isBusy || !isReady}>
        ${isBusy ? t('booking.wait') : isFree ? t('booking.bookFree') : t('booking.pay', { total: price(booking.total, booking.currency) })}
      </button>
    </form>`;
}

/**
 * Why the last try came to nothing.
 * @param {{ booking: Booking, error: unknown, again?: () => void }} props
 */
function Refused({ booking, error, again }) {
  const body = /** @type {any} */ (error)?.body ?? {};
  const reason = body.code === 'payment-declined' ? reasonText(body.declineReason) : error ? null : declined(booking);
  if (reason) {
    return html`
      <div class="declined" role="alert"><${Icon} name="warning" />
        <p><b>${t('booking.declined')}</b> ${reason} ${t('booking.declinedNext')}</p></div>`;
  }
  if (error instanceof FormMistake) return html`<div class="declined" role="alert"><${Icon} name="warning" /><p>${error.message}</p></div>`;
  return error ? html`<${ProblemNotice} error=${error} onAgain=${again} />` : null;
}

/**
 * What can be done with a booking that is not to be paid for any more, or is being paid for.
 * @param {{ booking: Booking, state: string, paying: ReturnType<typeof usePay>, isBack: boolean }} props
 */
function Next({ booking, state, paying, isBack }) {
  const [another, setAnother] = useState(false);
  const address = booking.payment?.redirectUrl;
  useEffect(() => setAnother(false), [state]);
  switch (state) {
    case 'paying.redirect': return html`
      ${isBack && html`<div class="progress" aria-hidden="true"></div>`}
      <div class="actions">
        <button class="main big" onClick=${() => goToBank(address ?? '')}>${t('booking.toBank')}<${Icon} name="arrow" /></button>
        ${!another && html`<button onClick=${() => setAnother(true)}>${t('booking.another')}</button>`}
      </div>
      ${another && html`<${PayForm} booking=${booking} paying=${paying} />`}`;
    case 'paying':
    case 'paying.cancelling': return html`
      <div class="progress" aria-hidden="true"></div>
      ${booking.settlesBy && html`<p class="soft">${t('booking.settlesBy', { time: clock(booking.settlesBy) })}</p>`}`;
    case 'over': return html`<div class="progress" aria-hidden="true"></div>`;
    case 'booked':
    case 'booked.authorised': return html`
      <div class="actions">
        <a class="button main big" href=${link(`/tickets/${booking.bookingId}`)}><${Icon} name="ticket" />${t('booking.show')}</a>
      </div>`;
    case 'rebooked': return html`
      <div class="actions"><a class="button main big" href=${link(`/tickets/${booking.rebookedAs}`)}>${t('booking.show')}</a></div>`;
    default: return html`
      <div class="actions">
        ${booking.event?.status !== 'cancelled' && html`<${Again} booking=${booking} />
          <a class="button" href=${link(`/event/${booking.eventId}`)}>${t('booking.others')}</a>`}
      </div>`;
  }
}
