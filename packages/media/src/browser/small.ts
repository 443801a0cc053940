/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** Two looks at what an encoder did, so far. */
export interface EncoderCounts {
  /** Pictures that the camera gave. */
  given: number;
  /** Pictures of the good encoding. */
  encoded: number;
  /** What holds the good encoding back: "none", "cpu", "bandwidth", "other". */
  limitation: string;
}

const LOOK_MS = 2_000;
/** So many bad looks in a row are no hiccup. */
const BAD_LOOKS = 2;
/** Share of the camera's pictures below which the good encoding suffers. */
const ENOUGH = 0.8;
/** Fewer pictures in a look say nothing: a camera in the dark, a page behind others. */
const LEAST_PICTURES = 10;
const REST_MS = 60_000;
const REST_MOST_MS = 600_000;

/** Decides whether the machine can afford the small encoding: the good one comes first. Pure: times are arguments. */
export class SmallSense {
  #before: EncoderCounts | null = null;
  #bad = 0;
  #restsUntil: number | null = null;
  #restMs = REST_MS;

  /** @returns whether the small encoding is to be sent now */
  look(counts: EncoderCounts, nowMs: number): boolean {
    const before = this.#before;
    this.#before = counts;
    if (this.#restsUntil !== null) {
      if (nowMs < this.#restsUntil) return false;
      this.#restsUntil = null;
      this.#bad = 0;
      return true;
    }
    if (before === null) return true;
    this.#bad = suffers(before, counts) ? this.#bad + 1 : 0;
    if (this.#bad < BAD_LOOKS) return true;
    this.#restsUntil = nowMs + this.#restMs;
    this.#restMs = Math.min(REST_MOST_MS, this.#restMs * 2);
    return false;
  }
}

/** On a line that is too narrow pictures are left out, too: that says nothing about the machine. */
function suffers(before: EncoderCounts, now: EncoderCounts): boolean {
  if (now.limitation === "cpu") return true;
  const given = now.given - before.given;
  return now.limitation !== "bandwidth" && given >= LEAST_PICTURES && now.encoded - before.encoded < given * ENOUGH;
}

/** Switches the small encoding of a connection off while the machine cannot afford it. @returns a function that stops */
export function watchSmall(connection: RTCPeerConnection): () => void {
  const sense = new SmallSense();
  const look = async (): Promise<void> => {
    const sender = connection.getSenders().find((each) => each.track?.kind === "video");
    const parameters = sender?.getParameters();
    const small = parameters?.encodings.find(({ rid }) => rid === "small");
    if (sender === undefined || small === undefined || connection.connectionState !== "connected") return;
    const wanted = sense.look(countsOf(await sender.getStats()), performance.now());
    if (wanted === (small.active !== false)) return;
    small.active = wanted;
    await sender.setParameters(parameters!);
  };
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS);
  return () => clearInterval(timer);
}

function countsOf(stats: RTCStatsReport): EncoderCounts {
  const counts: EncoderCounts = { given: 0, encoded: 0, limitation: "none" };
  for (const report of stats.values()) {
    if (report.type === "media-source" && report.kind === "video") counts.given = report.frames ?? 0;
    if (report.type !== "outbound-rtp" || report.rid !== "good") continue;
    counts.encoded = report.framesEncoded ?? 0;
    counts.limitation = report.qualityLimitationReason ?? "none";
  }
  return counts;
}
