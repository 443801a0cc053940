/** Microphone level and the loudspeaker's test sound. */
import { useEffect, useState } from "react";

/** Loudest sample of the last moment, 0…1, about eight times a second; 0 without a microphone. */
export function useLevel(stream: MediaStream | null): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream || stream.getAudioTracks().length === 0) return setLevel(0);
    const context = new AudioContext();
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      // Without a gesture on the page the browser keeps it suspended.
      if (context.state === "suspended") void context.resume().catch(() => {});
      analyser.getFloatTimeDomainData(samples);
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      // A square root spreads the quiet end, where speech lives.
      setLevel(Math.round(Math.sqrt(Math.min(1, peak)) * 50) / 50);
    }, 120);
    return () => {
      clearInterval(timer);
      source.disconnect();
      void context.close();
    };
  }, [stream]);
  return level;
}

export const canChooseLoudspeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

/** Plays three rising tones through a loudspeaker. @throws when the browser cannot play through it */
export async function playTestSound(loudspeaker: string): Promise<void> {
  const audio = audioOf(testTones());
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

const RATE = 16_000;
export const TONES_HZ = [440, 554, 659];
const TONE_SECONDS = 0.35;

function testTones(): Int16Array<ArrayBuffer> {
  const perTone = Math.floor(RATE * TONE_SECONDS);
  const samples = new Int16Array(perTone * TONES_HZ.length);
  TONES_HZ.forEach((frequency, tone) => {
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
