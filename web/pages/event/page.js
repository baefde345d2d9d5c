// Event: what, where, when, and its seats.
import { html } from '../../core/ui.js';

export default function EventPage() {
  return html`<section class="wide"></section>`;
}
