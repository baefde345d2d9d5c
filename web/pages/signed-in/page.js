// Where the issuer sends the user back to.
import { html, useEffect, useState } from '../../core/ui.js';
import { BASE } from '../../core/config.js';
import { go } from '../../core/router.js';
import { signIn } from '../../core/session.js';
import { finishSignIn } from '../../core/sign-in.js';
import { t } from '../../core/text.js';
import { useTitle } from '../../parts/shell.js';

/** A page comes once with its code; the component may be made more often. @type {Promise<string> | undefined} */
let finishing;

export default function SignedIn() {
  const [failed, setFailed] = useState(false);
  useTitle(t(failed ? 'signedIn.failed' : 'signedIn.wait'));
  useEffect(() => {
    finishing ??= finishSignIn();
    finishing.then(to => go(to.slice(BASE.length), { replace: true }), () => setFailed(true)).finally(() => (finishing = undefined));
  }, []);
  return failed
    ? html`
      <section class="notice">
        <h1 tabindex="-1">${t('signedIn.failed')}</h1>
        <p>${t('signedIn.failedText')}</p>
        <button class="main" onClick=${() => signIn(`${BASE}/`)}>${t('signedIn.again')}</button>
      </section>`
    : html`<section class="notice"><h1 tabindex="-1">${t('signedIn.wait')}</h1></section>`;
}
