// The start: what the deployment says, the texts, the frame around every page.
import { html, render } from './core/ui.js';
import { loadConfig } from './core/config.js';
import { addTexts, language } from './core/text.js';
import { startRouter } from './core/router.js';
import { Shell } from './parts/shell.js';

document.documentElement.lang = language;
const [texts] = await Promise.all([import(`./core/texts/${language}.js`), loadConfig()]);
addTexts(texts.default);
const first = startRouter();
render(html`<${Shell} />`, document.body);
await first;
