/** Which way a page's media go, as its browser tells it. */
import type { Page } from "playwright-core";
import type { Screen } from "./browser.ts";

export interface Way {
  /** How the relay is reached at which ICE's chosen pair begins; null: it begins at no relay. */
  readonly relayProtocol: string | null;
  /** Bytes of media so far. */
  readonly sends: number;
  readonly receives: number;
}
export interface Session extends Way {
  /** Of the sound that came, as the browser sums it up: silence adds nothing. */
  readonly soundHeard: number;
}

/** Before the page is opened. */
export async function noteConnections({ context }: Pick<Screen, "context">): Promise<void> {
  await context.addInitScript(() => {
    const noted: RTCPeerConnection[] = [];
    Object.assign(globalThis, { notedConnections: noted });
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        noted.push(this);
      }
    };
  });
}

/** Of the page's sessions that are up. */
export function sessionsOf(page: Page): Promise<Session[]> {
  return page.evaluate(async () => {
    const { notedConnections } = globalThis as unknown as { notedConnections: RTCPeerConnection[] };
    const sessions = [];
    for (const connection of notedConnections) {
      if (connection.connectionState !== "connected") continue;
      const reports = [...(await connection.getStats()).values()] as { id: string; type: string; [field: string]: unknown }[];
      const of = (type: string) => reports.filter((report) => report.type === type);
      const sum = (type: string, field: string) => of(type).reduce((all, report) => all + Number(report[field] ?? 0), 0);
      const chosen = of("transport")[0]?.["selectedCandidatePairId"];
      const pair = reports.find(({ id }) => id === chosen);
      const local = reports.find(({ id }) => id === pair?.["localCandidateId"]);
      sessions.push({
        relayProtocol: typeof local?.["relayProtocol"] === "string" ? local["relayProtocol"] : null,
        sends: sum("outbound-rtp", "bytesSent"),
        receives: sum("inbound-rtp", "bytesReceived"),
        soundHeard: sum("inbound-rtp", "totalAudioEnergy"),
      });
    }
    return sessions;
  });
}

/** Of the page's session that carries most that way; null: none does. */
export async function wayOf(page: Page, direction: "sends" | "receives"): Promise<Way | null> {
  const sessions = await sessionsOf(page);
  return sessions.reduce<Session | null>((most, each) => (each[direction] > (most?.[direction] ?? 0) ? each : most), null);
}
