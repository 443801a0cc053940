/** An interpreter's microphone: opened once, its level, and its way to the listeners while it is on. */
import { useEffect, useRef, useState } from "react";
import { sendSteady, type SendStatus } from "@diemcau/media/browser";
import { headersFor } from "../../data/index.ts";

export type VoicePhase = "off" | SendStatus;

const LEVEL_EVERY_MS = 100;

/** The microphone itself; null while it is not there. `failed`: it cannot be had. */
export function useMicrophone(deviceId: string): { stream: MediaStream | null; failed: boolean; devices: readonly MediaDeviceInfo[] } {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [failed, setFailed] = useState(false);
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    let over = false;
    let opened: MediaStream | undefined;
    void (async () => {
      try {
        const audio = { echoCancellation: true, noiseSuppression: true, ...(deviceId ? { deviceId: { exact: deviceId } } : {}) };
        opened = await navigator.mediaDevices.getUserMedia({ audio });
        const known = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "audioinput");
        if (over) return stop(opened);
        setDevices(known);
        setStream(opened);
        setFailed(false);
      } catch {
        if (!over) setFailed(true);
      }
    })();
    return () => {
      over = true;
      if (opened) stop(opened);
      setStream(null);
    };
  }, [deviceId]);
  return { stream, failed, devices };
}

const stop = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** 0 to 1, several times a second, written to the element's own style: nothing is drawn anew for it. */
export function useLevel(stream: MediaStream | null) {
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (!stream) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      // A voice at a usual distance is about a tenth of the loudest.
      if (meter.current) meter.current.value = Math.min(1, Math.sqrt(sum / samples.length) * 6);
    }, LEVEL_EVERY_MS);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return meter;
}

/** Sends the microphone to a channel while `on`, and keeps trying while it is. */
export function useVoice(conferenceId: string, channelId: string | null, stream: MediaStream | null, on: boolean): VoicePhase {
  const [phase, setPhase] = useState<VoicePhase>("off");
  useEffect(() => {
    if (!on || !stream || channelId === null) return setPhase("off");
    const sending = sendSteady({ url: `/media/${conferenceId}/whip?channel=${channelId}&as=account`, headers: headersFor("account"), stream, onStatus: (status) => setPhase(status) });
    return () => sending.close();
  }, [conferenceId, channelId, stream, on]);
  return phase;
}
