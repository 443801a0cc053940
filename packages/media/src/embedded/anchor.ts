import { Peer, type PeerNetwork } from "./peer.ts";

interface Anchor {
  peer: Peer;
  users: number;
}

/** By port and address: the buses of a process share theirs. */
const anchors = new Map<string, Anchor>();

/**
 * Holds the UDP port for as long as an engine lives, with a connection that never leads anywhere. The native library
 * gives a port back with its last session, and then loses track of the other ports of the process: the next session on
 * one of those would open it a second time and fail where the binding does not catch, which ends the process.
 * @param network its port is known to be free, or ours
 * @returns a function that lets it go
 */
export function holdPort(network: PeerNetwork & { port: number }): () => void {
  const key = `${network.bindAddress ?? ""}:${network.port}`;
  let anchor = anchors.get(key);
  if (anchor === undefined) {
    const peer = new Peer("anchor", network, { onOpen: () => {}, onPacket: () => {}, onGone: () => anchors.delete(key), onError: () => {} });
    anchor = { peer, users: 0 };
    anchors.set(key, anchor);
    peer.offer().catch(() => {});
  }
  const held = anchor;
  held.users++;
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (--held.users > 0) return;
    if (anchors.get(key) === held) anchors.delete(key);
    held.peer.close();
  };
}
