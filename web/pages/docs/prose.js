// The contract's sentences: paragraphs, `code` and **bold** are all the Markdown that they use.
import { html } from '../../core/ui.js';

/** @param {{ text?: string }} props */
export const Prose = ({ text }) => !text ? null : text.split('\n\n').map(paragraph => html`
  <p>${paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(part => part.startsWith('`')
    ? html`<code>${part.slice(1, -1)}</code>`
    : part.startsWith('**') ? html`<b>${part.slice(2, -2)}</b>` : part)}</p>`);
