/** @type {import('../../core/text.js').Texts} */
export default {
  'signedIn.wait': 'Sie werden angemeldet …',
  'signedIn.failed': 'Sie sind nicht angemeldet',
  'signedIn.failedText': 'Die Anmeldung wurde abgebrochen oder hat zu lange gedauert. Es wurde nichts gekauft oder geändert.',
  'signedIn.again': 'Noch einmal versuchen',
};
