/** Camera and microphone of the room: opened once, kept open, opened again when a cable was pulled. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { DeviceChoice } from "./rooms.ts";

export type DeviceFault = "denied" | "missing" | "busy" | "insecure";

export interface Devices {
  /** Null while nothing could be opened. Another object whenever a track changes. */
  readonly stream: MediaStream | null;
  readonly hasCamera: boolean;
  readonly hasMicrophone: boolean;
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
  readonly loudspeakers: readonly MediaDeviceInfo[];
  readonly fault: DeviceFault | null;
  readonly opening: boolean;
  retry(): void;
}

const wanted = (deviceId: string): MediaTrackConstraints => (deviceId ? { deviceId: { ideal: deviceId } } : {});
const videoOf = (id: string): MediaTrackConstraints => ({
  ...wanted(id),
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 25, max: 30 },
});
const audioOf = (id: string): MediaTrackConstraints => ({
  ...wanted(id),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
});

function faultOf(error: unknown): DeviceFault {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "missing";
}

/** Opens both; when one of them is not to be had, the other alone. */
async function open(
  camera: string,
  microphone: string,
): Promise<{ tracks: MediaStreamTrack[]; fault: DeviceFault | null }> {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia) return { tracks: [], fault: "insecure" };
  try {
    const stream = await media.getUserMedia({ video: videoOf(camera), audio: audioOf(microphone) });
    return { tracks: stream.getTracks(), fault: null };
  } catch (error) {
    const fault = faultOf(error);
    if (fault === "denied") return { tracks: [], fault };
    const alone = await Promise.allSettled([
      media.getUserMedia({ video: videoOf(camera) }),
      media.getUserMedia({ audio: audioOf(microphone) }),
    ]);
    return { tracks: alone.flatMap((each) => (each.status === "fulfilled" ? each.value.getTracks() : [])), fault };
  }
}

export function useDevices({ camera, microphone }: Pick<DeviceChoice, "camera" | "microphone">): Devices {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [fault, setFault] = useState<DeviceFault | null>(null);
  const [opening, setOpening] = useState(true);
  const [list, setList] = useState<readonly MediaDeviceInfo[]>([]);
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound((last) => last + 1), []);
  const missing = useRef(false);

  useEffect(() => {
    let gone = false;
    let tracks: MediaStreamTrack[] = [];
    const stop = (): void => tracks.forEach((track) => track.stop());
    setOpening(true);
    void open(camera, microphone).then((opened) => {
      tracks = opened.tracks;
      if (gone) return stop();
      missing.current = opened.fault !== null;
      setFault(opened.fault);
      setStream(tracks.length > 0 ? new MediaStream(tracks) : null);
      setOpening(false);
      // A pulled cable ends the track; what is left, or what comes back, is opened anew.
      for (const track of tracks) track.addEventListener("ended", retry);
      void enumerate();
    });
    const enumerate = async (): Promise<void> => {
      const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
      if (!gone) setList(devices);
    };
    const changed = (): void => {
      void enumerate();
      if (missing.current) retry();
    };
    navigator.mediaDevices?.addEventListener("devicechange", changed);
    return () => {
      gone = true;
      navigator.mediaDevices?.removeEventListener("devicechange", changed);
      for (const track of tracks) track.removeEventListener("ended", retry);
      stop();
    };
  }, [camera, microphone, round, retry]);

  const ofKind = (kind: MediaDeviceKind): MediaDeviceInfo[] =>
    list.filter((device) => device.kind === kind && device.deviceId !== "");
  return {
    stream,
    hasCamera: (stream?.getVideoTracks().length ?? 0) > 0,
    hasMicrophone: (stream?.getAudioTracks().length ?? 0) > 0,
    cameras: ofKind("videoinput"),
    microphones: ofKind("audioinput"),
    loudspeakers: ofKind("audiooutput"),
    fault,
    opening,
    retry,
  };
}
