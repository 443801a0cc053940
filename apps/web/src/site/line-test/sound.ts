/** How loud the room speaks, and whether the room hears its own loudspeaker. */
import type { LineTestMeasures } from "@diemcau/contract";
import { TONES_HZ, playTestSound } from "../sound.ts";
import { pause } from "./pause.ts";

type Microphone = NonNullable<LineTestMeasures["microphone"]>;

const SPEAK_MS = 7_000;
const WINDOW = 2_048;
const SAMPLE_MS = 40;
const CEILING = 0.99;
const SILENCE_DB = -160;
/** A tone that is heard stands that far above what the room sounded like before. */
const HEARD_DB = 12;
const BEFORE_MS = 1_000;
const PLAYING_MS = 1_900;

/** The microphone as it is: what the browser would make louder, or take for echo, is what is asked about here. */
export const openMicrophone = (deviceId: string): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: { ...(deviceId ? { deviceId: { ideal: deviceId } } : {}), echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  });

const decibel = (value: number): number => Math.max(SILENCE_DB, 20 * Math.log10(value || 1e-8));

async function listen<T>(stream: MediaStream, windowSize: number, work: (analyser: AnalyserNode) => Promise<T>): Promise<T> {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = windowSize;
  analyser.smoothingTimeConstant = 0;
  source.connect(analyser);
  if (context.state === "suspended") await context.resume().catch(() => {});
  try {
    return await work(analyser);
  } finally {
    source.disconnect();
    void context.close();
  }
}

/** @param onLevel loudest sample of the moment, 0…1 */
export function measureMicrophone(stream: MediaStream, signal: AbortSignal, onLevel: (level: number, share: number) => void): Promise<Microphone> {
  return listen(stream, WINDOW, async (analyser) => {
    const samples = new Float32Array(WINDOW);
    const powers: number[] = [];
    let peak = 0;
    let clipped = 0;
    const started = performance.now();
    while (performance.now() - started < SPEAK_MS) {
      await pause(SAMPLE_MS, signal);
      analyser.getFloatTimeDomainData(samples);
      let power = 0;
      let most = 0;
      for (const sample of samples) {
        const size = Math.abs(sample);
        power += sample * sample;
        if (size > most) most = size;
        if (size >= CEILING) clipped++;
      }
      powers.push(power / WINDOW);
      peak = Math.max(peak, most);
      onLevel(most, (performance.now() - started) / SPEAK_MS);
    }
    const loudest = powers.toSorted((a, b) => b - a).slice(0, Math.max(1, Math.floor(powers.length / 10)));
    return {
      speechDb: decibel(Math.sqrt(loudest.reduce((sum, power) => sum + power, 0) / loudest.length)),
      peakDb: decibel(peak),
      clipped: Math.min(1, clipped / (powers.length * WINDOW)),
    };
  });
}

/**
 * Plays the test tones and listens for them.
 * @returns played: the browser could play; heard: the microphone heard at least two of the tones
 */
export async function playAndListen(microphone: MediaStream | null, loudspeaker: string, signal: AbortSignal): Promise<{ played: boolean; heard: boolean }> {
  const play = async (): Promise<boolean> => {
    try {
      await playTestSound(loudspeaker);
      return true;
    } catch {
      return false;
    }
  };
  if (!microphone) {
    const played = await play();
    await pause(PLAYING_MS, signal);
    return { played, heard: false };
  }
  return listen(microphone, 8_192, async (analyser) => {
    const bins = new Float32Array(analyser.frequencyBinCount);
    const loudest = async (ms: number): Promise<number[]> => {
      const most = TONES_HZ.map(() => SILENCE_DB);
      const end = performance.now() + ms;
      while (performance.now() < end) {
        await pause(SAMPLE_MS, signal);
        analyser.getFloatFrequencyData(bins);
        TONES_HZ.forEach((hertz, tone) => {
          const at = Math.round((hertz * analyser.fftSize) / analyser.context.sampleRate);
          for (let bin = at - 1; bin <= at + 1; bin++) most[tone] = Math.max(most[tone]!, bins[bin] ?? SILENCE_DB);
        });
      }
      return most;
    };
    const before = await loudest(BEFORE_MS);
    const played = await play();
    const during = await loudest(PLAYING_MS);
    const heard = TONES_HZ.filter((_hertz, tone) => during[tone]! > Math.max(-90, before[tone]!) + HEARD_DB).length;
    return { played, heard: played && heard >= 2 };
  });
}
