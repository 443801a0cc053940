/** Microphone level and the loudspeaker's test sound. */
import { useEffect, useState } from "react";
import { playTones } from "../ui/sound/index.ts";

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

export const TONES_HZ = [440, 554, 659];

/** Plays three rising tones through a loudspeaker. @throws when the browser cannot play through it */
export const playTestSound = (loudspeaker: string): Promise<void> => playTones(TONES_HZ, loudspeaker);
