import type { Page } from "playwright-core";

interface Sending {
  connection: RTCPeerConnection;
  location: string;
}
type Holder = typeof globalThis & { sending?: Sending };

interface EncoderAnswer {
  readonly status: number;
  /** The problem's code where it was refused. */
  readonly code: string | null;
  /** `Link` headers that name relays, as they came. */
  readonly links: string | null;
  /** Encodings that the answer takes. */
  readonly taken: readonly string[];
}

/** An encoder as others write it: bare WebRTC, one POST with its token (RFC 9725), its session ended by DELETE. */
export function startEncoder(page: Page, url: string, token: string, encodings: readonly { rid: string; scaleResolutionDownBy: number; maxBitrate: number }[] = []): Promise<EncoderAnswer> {
  return page.evaluate(
    async ({ url, token, encodings }) => {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true });
      const connection = new RTCPeerConnection();
      for (const track of stream.getTracks()) {
        const transceiver = connection.addTransceiver(track, { direction: "sendonly", streams: [stream], ...(track.kind === "video" && encodings.length > 0 ? { sendEncodings: [...encodings] } : {}) });
        if (track.kind === "video") {
          const h264 = RTCRtpSender.getCapabilities("video")!.codecs.filter(({ mimeType, sdpFmtpLine }) => mimeType === "video/H264" && sdpFmtpLine?.includes("packetization-mode=1") && sdpFmtpLine.includes("42e0"));
          transceiver.setCodecPreferences(h264);
        }
      }
      await connection.setLocalDescription();
      await new Promise<void>((resolve) => {
        if (connection.iceGatheringState === "complete") resolve();
        connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
      });
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/sdp", authorization: `Bearer ${token}` }, body: connection.localDescription!.sdp });
      const links = answer.headers.get("link");
      if (answer.status !== 201) {
        connection.close();
        const { code } = (await answer.json()) as { code: string };
        return { status: answer.status, code, links, taken: [] };
      }
      const sdp = await answer.text();
      await connection.setRemoteDescription({ type: "answer", sdp });
      (globalThis as Holder).sending = { connection, location: new URL(answer.headers.get("location")!, url).href };
      return { status: 201, code: null, links, taken: [...sdp.matchAll(/^a=rid:(\S+) recv/gm)].map(([, name]) => name!) };
    },
    { url, token, encodings },
  );
}

/** Stops as an encoder does whose button was pressed. */
export function stopEncoder(page: Page, token: string): Promise<void> {
  return page.evaluate(async (bearer) => {
    const { connection, location } = (globalThis as Holder).sending!;
    connection.close();
    await fetch(location, { method: "DELETE", headers: { authorization: `Bearer ${bearer}` } });
  }, token);
}
