// A performer: created, changed, deleted.
import { html } from '../../core/ui.js';
import { t } from '../../core/text.js';
import { Field, namesIn, OtherNames, read } from './parts.js';
import { Document, useDocument } from './document.js';

/** @param {{ id: string }} props */
export function PerformerForm({ id }) {
  const document = useDocument('performers', id);
  return html`
    <${Document} document=${document} title=${id ? document.data?.name : t('office.newPerformer')} question=${t('office.sureDelete')}
      label=${t('office.delete')} onSubmit=${(/** @type {SubmitEvent} */ event) => {
        const { id: typed, name, otherNames } = read(event);
        void document.save(typed ?? id, { name, alsoKnownAs: namesIn(otherNames) });
      }}>
      <${Field} label=${t('office.name')} name="name" required maxlength="200" value=${document.data?.name} />
      <${OtherNames} names=${document.data?.alsoKnownAs} />
    <//>`;
}
