/** @type {import('../../core/text.js').Texts} */
export default {
  'missing.title': 'Diese Seite gibt es nicht',
  'missing.text': 'Die Adresse ist falsch, oder was hier war, ist nicht mehr da.',
  'missing.home': 'Veranstaltung finden',
};
