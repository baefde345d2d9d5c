// Signs that can be heard, and felt where the device can.

/** @type {AudioContext | undefined} */
let context;

/** Of each sign: its voice, its notes as pitch, begin and length in seconds, and what the device feels. */
const SIGNS = /** @type {const} */ ({
  yes: { type: 'sine', loud: 0.4, notes: [[880, 0, 0.09], [1320, 0.1, 0.16]], felt: [60] },
  no: { type: 'square', loud: 0.2, notes: [[196, 0, 0.18], [165, 0.2, 0.34]], felt: [120, 60, 120] },
  turn: { type: 'sine', loud: 0.5, notes: [[659, 0, 0.3], [831, 0.2, 0.3], [988, 0.4, 0.7], [1319, 0.7, 1.2]], felt: [200, 100, 200] },
});

/** @param {keyof typeof SIGNS} sign */
export function sound(sign) {
  // Before anybody touched the page, browsers let nothing sound.
  if (!navigator.userActivation?.hasBeenActive) return;
  const { type, loud, notes, felt } = SIGNS[sign];
  navigator.vibrate?.([...felt]);
  context ??= new AudioContext();
  for (const [pitch, after, length] of notes) {
    const begins = context.currentTime + after;
    const voice = new OscillatorNode(context, { type, frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(loud, begins);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + length);
    voice.connect(volume).connect(context.destination);
    voice.start(begins);
    voice.stop(begins + length);
  }
}
