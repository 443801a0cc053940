/** Listens to the room's microphone, cheaply: nothing is kept but how loud the loudest moment was. */

/** About 0.7 s of sound at a time: looked at each half second nothing is missed. */
const WINDOW = 32_768;
const LOOK_MS = 500;
const SILENCE_DB = -160;

export interface Ear {
  /** Loudest since it was last asked, dBFS; null when nothing could be heard yet. */
  loudest(): number | null;
  close(): void;
}

export function openEar(stream: MediaStream): Ear {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = WINDOW;
  source.connect(analyser);
  const samples = new Float32Array(WINDOW);
  let peak = -1;
  const timer = setInterval(() => {
    // Without a gesture on the page the browser keeps it suspended.
    if (context.state !== "running") return void context.resume().catch(() => {});
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  }, LOOK_MS);
  return {
    loudest() {
      const loudest = peak;
      peak = -1;
      return loudest < 0 ? null : Math.max(SILENCE_DB, 20 * Math.log10(loudest || 1e-8));
    },
    close() {
      clearInterval(timer);
      source.disconnect();
      void context.close();
    },
  };
}
