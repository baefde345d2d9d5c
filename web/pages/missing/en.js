/** @type {import('../../core/text.js').Texts} */
export default {
  'missing.title': 'This page is not here',
  'missing.text': 'The address is wrong, or what was here has been taken away.',
  'missing.home': 'Find an event',
};
