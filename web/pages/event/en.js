/** @type {import('../../core/text.js').Texts} */
export default {
};
