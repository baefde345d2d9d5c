// A yes and a no that can be heard, and felt where the device can.

/** @type {AudioContext | undefined} */
let context;

/** @param {boolean} yes */
export function sound(yes) {
  // Before anybody touched the page, browsers let nothing sound.
  if (!navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.(yes ? 60 : [120, 60, 120]);
  context ??= new AudioContext();
  const notes = yes ? [[880, 0, 0.09], [1320, 0.1, 0.16]] : [[196, 0, 0.18], [165, 0.2, 0.34]];
  for (const [pitch, after, length] of notes) {
    const begins = context.currentTime + after;
    const voice = new OscillatorNode(context, { type: yes ? 'sine' : 'square', frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(yes ? 0.4 : 0.2, begins);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + length);
    voice.connect(volume).connect(context.destination);
    voice.start(begins);
    voice.stop(begins + length);
  }
}
