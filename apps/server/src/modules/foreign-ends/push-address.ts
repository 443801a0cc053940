import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { Problem } from "../../platform/problem.ts";

/** This machine itself, and what clouds tell a machine of itself: passwords among it. A house's own network is allowed. */
const OWN = new BlockList();
for (const [network, bits, family] of [
  ["0.0.0.0", 8, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["::", 128, "ipv6"],
  ["::1", 128, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fd00:ec2::254", 128, "ipv6"],
] as const) {
  OWN.addSubnet(network, bits, family);
}
const LOOKUP_MS = 2_000;

type Lookup = (host: string) => Promise<readonly string[]>;

/** As ffmpeg will ask; a name that nobody knows yet is no reason to refuse: the receiver may be set up later. */
const addressesOf: Lookup = async (host) => {
  const asked = lookup(host, { all: true }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );
  return Promise.race([asked, new Promise<string[]>((resolve) => setTimeout(() => resolve([]), LOOKUP_MS).unref())]);
};

/**
 * Whoever may send the programme out must not reach the machine's own services with it, nor open ports on it.
 * @throws Problem output-address-listens, output-address-local
 */
export async function checkPushAddress(url: string, allowLocal: boolean, addresses = addressesOf): Promise<void> {
  const mark = url.indexOf("?");
  // Read as ffmpeg does: nothing is decoded. Any word but this one opens a port.
  const modes = mark < 0 ? [] : url.slice(mark + 1).split(/[&?#]/).filter((part) => /^mode(=|$)/i.test(part));
  if (/^srt:/i.test(url) && modes.some((part) => part !== "mode=caller")) throw new Problem("output-address-listens");
  if (allowLocal) return;
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? "";
  const host = /^(?:\[([^\]]*)\]|([^:]*))/.exec(authority.slice(authority.lastIndexOf("@") + 1));
  const name = (host?.[1] ?? host?.[2] ?? "").replace(/%.*$/, "");
  // Without a name it is this machine.
  if (name === "") throw new Problem("output-address-local");
  const found = isIP(name) ? [name] : await addresses(name);
  if (found.some((address) => OWN.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"))) throw new Problem("output-address-local");
}
