/** Short sounds made here, played through a chosen loudspeaker. */
const RATE = 16_000;

export const canChooseLoudspeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

/** Plays tones one after the other. @throws when the browser cannot play through the loudspeaker */
export async function playTones(hertz: readonly number[], loudspeaker: string, seconds = 0.35): Promise<void> {
  const audio = audioOf(tones(hertz, seconds));
  if (loudspeaker && canChooseLoudspeaker()) await audio.setSinkId(loudspeaker);
  await audio.play();
}

/** @throws when the browser does not let the page make sound yet */
export async function playSilence(): Promise<void> {
  await audioOf(new Int16Array(RATE / 20)).play();
}

function audioOf(samples: Int16Array<ArrayBuffer>): HTMLAudioElement {
  const audio = new Audio(URL.createObjectURL(wav(samples)));
  audio.addEventListener("ended", () => URL.revokeObjectURL(audio.src), { once: true });
  return audio;
}

function tones(hertz: readonly number[], seconds: number): Int16Array<ArrayBuffer> {
  const perTone = Math.floor(RATE * seconds);
  const samples = new Int16Array(perTone * hertz.length);
  hertz.forEach((frequency, tone) => {
    for (let at = 0; at < perTone; at++) {
      const edge = Math.min(1, at / 400, (perTone - at) / 1600);
      samples[tone * perTone + at] = Math.sin((2 * Math.PI * frequency * at) / RATE) * edge * 9_000;
    }
  });
  return samples;
}

/** A WAV file of 16-bit mono samples. */
function wav(samples: Int16Array<ArrayBuffer>): Blob {
  const header = new DataView(new ArrayBuffer(44));
  const text = (at: number, value: string): void =>
    [...value].forEach((char, index) => header.setUint8(at + index, char.charCodeAt(0)));
  text(0, "RIFF");
  header.setUint32(4, 36 + samples.byteLength, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, RATE, true);
  header.setUint32(28, RATE * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, "data");
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header, samples], { type: "audio/wav" });
}
