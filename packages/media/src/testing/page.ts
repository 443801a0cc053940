/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { playSteady, playWhep, publishWhip, type PlaySession, type PublishSession, type Steady, type SteadyStatus, type Wish } from "../browser/index.ts";

/** Runs inside the test browser. What it puts on `window.lab` is called from the tests. */

type Colour = "red" | "green" | "blue" | "other";

interface Sighting {
  slot: number;
  colour: Colour;
  /** Unix ms at which the decoder handed out the first frame of this colour. */
  at: number;
}

const publishers = new Map<string, PublishSession>();
const viewers = new Map<
  string,
  { session: PlaySession; sightings: Sighting[]; tones: Map<number, AnalyserNode>; negotiations: number }
>();
/** Rooms as our page plays them: another session when the edge fails, or when they are to receive more or less. */
const rooms = new Map<string, { steady: Steady; session: PlaySession | null; status: SteadyStatus; sessions: number; frames: FrameWatch }>();
let audio: AudioContext | null = null;

/** A picture that stands for longer than this is seen to stand, ms. */
const STANDS_MS = 500;

/** When frames leave the decoder, over all sessions of a room. */
class FrameWatch {
  frames = 0;
  /** Pauses that were seen, and how long they were in all, ms. */
  stands = 0;
  stoodMs = 0;
  longestMs = 0;
  #lastAt: number | null = null;

  frame(): void {
    const now = performance.now();
    const gap = this.#lastAt === null ? 0 : now - this.#lastAt;
    this.frames++;
    this.#lastAt = now;
    this.longestMs = Math.max(this.longestMs, gap);
    if (gap <= STANDS_MS) return;
    this.stands++;
    this.stoodMs += gap;
  }

  /** No picture is wanted, so none stands. */
  pause(): void {
    this.#lastAt = null;
  }

  reset(): void {
    this.stands = this.stoodMs = this.longestMs = 0;
  }

  read() {
    const silentMs = this.#lastAt === null ? 0 : performance.now() - this.#lastAt;
    return { frames: this.frames, stands: this.stands, stoodMs: this.stoodMs, longestMs: Math.max(this.longestMs, silentMs) };
  }
}

/** The time as 32 fields, black or white: what a frame of it says can be read after any encoder. */
function clockFace(width: number, height: number): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  setInterval(() => {
    const now = Date.now() % 2 ** 32;
    for (let bit = 0; bit < 32; bit++) {
      context.fillStyle = Math.floor(now / 2 ** bit) % 2 === 1 ? "white" : "black";
      context.fillRect(((bit % 8) * width) / 8, (Math.floor(bit / 8) * height) / 4, width / 8, height / 4);
    }
  }, 33);
  return canvas.captureStream(30);
}

/** A picture nobody can mistake, with something moving in it so that the encoder keeps working. */
function picture(colour: string, width: number, height: number): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d")!;
  let step = 0;
  setInterval(() => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    // A busy upper third, so that pictures cost about what a room's camera costs.
    for (let index = 0; index < width / 8; index++) {
      context.fillStyle = `hsl(${(index * 47 + step * 5) % 360} 60% 50%)`;
      context.fillRect((index * 31 + step * (1 + (index % 7))) % width, (index * 17) % (height / 3), 12, 12);
    }
    step++;
  }, 33);
  return canvas.captureStream(30);
}

function tone(hertz: number): MediaStream {
  audio ??= new AudioContext({ sampleRate: 48_000 });
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = hertz;
  const out = audio.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  return out.stream;
}

/** What an encoder takes for a voice: vowels, four syllables a second, a pitch that moves. */
function voice(): MediaStream {
  audio ??= new AudioContext({ sampleRate: 48_000 });
  const [cords, melody, range, syllables, depth, mouth] = [
    new OscillatorNode(audio, { type: "sawtooth", frequency: 130 }),
    new OscillatorNode(audio, { frequency: 3 }),
    new GainNode(audio, { gain: 20 }),
    new OscillatorNode(audio, { frequency: 4 }),
    new GainNode(audio, { gain: 0.35 }),
    new GainNode(audio, { gain: 0.4 }),
  ];
  const out = audio.createMediaStreamDestination();
  melody.connect(range).connect(cords.frequency);
  syllables.connect(depth).connect(mouth.gain);
  for (const frequency of [500, 1_500, 2_500]) cords.connect(new BiquadFilterNode(audio, { type: "bandpass", frequency, Q: 7 })).connect(mouth);
  mouth.connect(out);
  for (const each of [cords, melody, syllables]) each.start();
  return out.stream;
}

function classify(red: number, green: number, blue: number): Colour {
  if (red > 150 && green < 110 && blue < 110) return "red";
  if (green > 90 && red < 110 && blue < 110) return "green";
  if (blue > 150 && red < 110 && green < 110) return "blue";
  return "other";
}

async function watch(track: MediaStreamTrack, seen: (frame: VideoFrame) => void): Promise<void> {
  // Not in TypeScript's DOM library: Chromium's way to see frames as they leave the decoder.
  const Processor = (
    globalThis as unknown as {
      MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> };
    }
  ).MediaStreamTrackProcessor;
  const reader = new Processor({ track }).readable.getReader();
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    seen(frame);
    frame.close();
  }
}

/** Notes each change of colour. */
function colours(slot: number, sightings: Sighting[]): (frame: VideoFrame) => void {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  let last: Colour | null = null;
  return (frame) => {
    const at = performance.timeOrigin + performance.now();
    // One pixel from the middle: what moves is at the top.
    context.drawImage(frame, frame.displayWidth / 2, frame.displayHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    const colour = classify(red!, green!, blue!);
    if (colour !== last) sightings.push({ slot, colour, at });
    last = colour;
  };
}

function listen(track: MediaStreamTrack): AnalyserNode {
  audio ??= new AudioContext({ sampleRate: 48_000 });
  const stream = new MediaStream([track]);
  // Chromium decodes remote audio only for an element that plays it.
  const element = new Audio();
  element.srcObject = stream;
  element.muted = true;
  void element.play();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 8_192;
  audio.createMediaStreamSource(stream).connect(analyser);
  return analyser;
}

const lab = {
  /** @param sound Hz of a tone, or a voice */
  async publish(source: string, colour: string, sound: number | "voice", size: [number, number] = [320, 180]): Promise<void> {
    const stream = new MediaStream([...(colour === "clock" ? clockFace : picture.bind(null, colour))(...size).getTracks(), ...(sound === "voice" ? voice() : tone(sound)).getTracks()]);
    publishers.set(source, await publishWhip({ url: `/whip?source=${source}`, stream, small: true }));
  },
  async unpublish(source: string): Promise<void> {
    await publishers.get(source)?.close();
    publishers.delete(source);
  },
  /** The camera gives no picture any more; its sound goes on. */
  async blind(source: string): Promise<void> {
    for (const sender of publishers.get(source)!.connection.getSenders()) if (sender.track?.kind === "video") await sender.replaceTrack(null);
  },
  /** How a room's session, or what it sends, goes: the kind of the local end that ICE took, and its way to a relay. */
  async way(of: { room: string } | { source: string }): Promise<{ type: string; protocol: string; relayProtocol: string | null } | null> {
    const connection = "room" in of ? rooms.get(of.room)?.session?.connection : publishers.get(of.source)?.connection;
    const reports = await connection?.getStats();
    for (const report of reports?.values() ?? []) {
      if (report.type !== "candidate-pair" || report.nominated !== true || report.state !== "succeeded") continue;
      const local = reports!.get(report.localCandidateId) as { candidateType: string; protocol: string; relayProtocol?: string };
      return { type: local.candidateType, protocol: local.protocol, relayProtocol: local.relayProtocol ?? null };
    }
    return null;
  },
  publishStats: (source: string) => publishers.get(source)!.stats(),
  async play(viewer: string, options: { source?: string; slots?: number; layer?: "good" | "small" } = {}): Promise<void> {
    const sightings: Sighting[] = [];
    const tones = new Map<number, AnalyserNode>();
    const { source, layer } = options;
    const query = new URLSearchParams({ viewer, ...(source === undefined ? {} : { source }), ...(layer === undefined ? {} : { layer }) });
    const session = await playWhep({
      url: `/whep?${query}`,
      slots: options.slots ?? (options.source === undefined ? 4 : 1),
      onTrack(slot, kind, track) {
        if (kind === "video") void watch(track, colours(slot, sightings));
        else tones.set(slot, listen(track));
      },
    });
    const entry = { session, sightings, tones, negotiations: 0 };
    session.connection.addEventListener("negotiationneeded", () => entry.negotiations++);
    viewers.set(viewer, entry);
  },
  async stop(viewer: string): Promise<void> {
    await viewers.get(viewer)?.session.close();
    viewers.delete(viewer);
  },
  playStats: (viewer: string) => viewers.get(viewer)!.session.stats(),
  /** Plays slot 0 as a room's page does. */
  join(room: string): void {
    const frames = new FrameWatch();
    // Told of its state while it is being made.
    const entry = { session: null as PlaySession | null, status: "connecting" as SteadyStatus, sessions: 0, frames };
    const steady = playSteady({
      url: `/whep?viewer=${room}`,
      slots: 1,
      wish: {},
      isLive: (slot) => slot === 0,
      onTracks(tracks) {
        const { video, audio: sound } = tracks[0]!;
        if (video === null) frames.pause();
        else void watch(video, () => frames.frame());
        if (sound !== null) listen(sound);
      },
      onSession(session) {
        entry.session = session;
        if (session !== null) entry.sessions++;
      },
      onStatus: (status) => (entry.status = status),
    });
    rooms.set(room, Object.assign(entry, { steady }));
  },
  wish(room: string, wish: Wish): void {
    rooms.get(room)!.steady.change(wish);
  },
  /** What the room sees and hears; the figures of its session begin anew with each. */
  async look(room: string) {
    const { session, status, sessions, frames } = rooms.get(room)!;
    return { status, sessions, ...frames.read(), stats: session === null ? null : await session.stats() };
  },
  forget(room: string): void {
    rooms.get(room)!.frames.reset();
  },
  /** The sound of the first slot: samples in all and invented ones, packets lost for good, those with a copy of the one before, and requests. */
  async sound(viewer: string): Promise<{ samples: number; invented: number; lost: number; packets: number; copies: number; asked: number }> {
    for (const report of (await viewers.get(viewer)!.session.connection.getStats()).values()) {
      if (report.type !== "inbound-rtp" || report.kind !== "audio") continue;
      return {
        samples: report.totalSamplesReceived ?? 0,
        invented: report.concealedSamples ?? 0,
        lost: report.packetsLost ?? 0,
        packets: report.packetsReceived ?? 0,
        copies: report.fecPacketsReceived ?? 0,
        asked: report.nackCount ?? 0,
      };
    }
    return { samples: 0, invented: 0, lost: 0, packets: 0, copies: 0, asked: 0 };
  },
  sightings: (viewer: string) => viewers.get(viewer)!.sightings,
  state: (viewer: string) => {
    const { session, negotiations } = viewers.get(viewer)!;
    return {
      connection: session.connection.connectionState,
      signalling: session.connection.signalingState,
      negotiations,
    };
  },
  /** Loudest frequency of a slot, Hz; 0 in silence. */
  pitch(viewer: string, slot: number): number {
    const analyser = viewers.get(viewer)?.tones.get(slot);
    if (analyser === undefined) return 0;
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let best = 0;
    for (let index = 1; index < bins.length; index++) if (bins[index]! > bins[best]!) best = index;
    return bins[best]! < -70 ? 0 : (best * analyser.context.sampleRate) / analyser.fftSize;
  },
};

export type Lab = typeof lab;
Object.assign(globalThis, { lab });
