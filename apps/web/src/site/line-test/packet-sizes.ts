/** Does the line lose packets for their size? Then pictures lose many, however little is sent, and sound beside them none. */

/** What was lost of pictures and of sound, seen at one moment. */
export interface Losses {
  /** Of what was sent in the last second or so, as the server's reports tell it; null: none has told. */
  readonly up: { readonly picture: number | null; readonly sound: number | null };
  /** Packets of sound that have come back since the session began. Pictures that come back tell nothing: a server withholds some. */
  readonly back: { readonly received: number; readonly lost: number };
}

/** A browser that loses more than a tenth sends less and less until it fits: what is still lost then is not the rate's. */
const PICTURE_LOST = 0.15;
const FITS = 0.05;
/** A thin or a lossy line drops sound as well. */
const SOUND_LOST = 0.02;
/** Of fewer nothing is concluded; a quiet room sends few, since nothing is sent for silence. */
const SOUND_PACKETS = 40;
const SIGHTINGS = 4;

/** @param seen over some seconds; their second half counts, when a browser has settled */
export function isItTheSize(seen: readonly Losses[]): boolean {
  const settled = seen.slice(Math.floor(seen.length / 2));
  if (settled.length < SIGHTINGS) return false;
  const [first, last] = [settled[0]!.back, settled.at(-1)!.back];
  const received = last.received - first.received;
  const lost = Math.max(0, last.lost - first.lost);
  if (received < SOUND_PACKETS || lost > SOUND_LOST * (lost + received)) return false;
  const pictures = settled.map(({ up }) => up.picture ?? 0);
  const sounds = settled.map(({ up }) => up.sound ?? 0);
  return mean(pictures) >= PICTURE_LOST && pictures.every((each) => each > FITS) && mean(sounds) <= SOUND_LOST;
}

const mean = (shares: readonly number[]): number => shares.reduce((sum, each) => sum + each, 0) / shares.length;

export function lossesOf(up: RTCStatsReport, down: RTCStatsReport): Losses {
  const sent: { picture: number | null; sound: number | null } = { picture: null, sound: null };
  for (const report of up.values()) {
    if (report.type !== "remote-inbound-rtp" || typeof report.fractionLost !== "number") continue;
    const kind = report.kind === "video" ? "picture" : "sound";
    sent[kind] = Math.max(sent[kind] ?? 0, report.fractionLost);
  }
  const back = { received: 0, lost: 0 };
  for (const report of down.values()) {
    if (report.type !== "inbound-rtp" || report.kind !== "audio") continue;
    back.received += report.packetsReceived ?? 0;
    back.lost += Math.max(0, report.packetsLost ?? 0);
  }
  return { up: sent, back };
}
