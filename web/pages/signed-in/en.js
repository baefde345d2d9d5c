/** @type {import('../../core/text.js').Texts} */
export default {
  'signedIn.wait': 'Signing you in …',
  'signedIn.failed': 'You are not signed in',
  'signedIn.failedText': 'Signing in was stopped, or took too long. Nothing was bought or changed.',
  'signedIn.again': 'Try again',
};
