import type { Logger } from "pino";

export interface JanusOptions {
  /** Where the configuration is generated; nobody else may read it. */
  folder: string;
  /** UDP port of the links to the parent, one for all conferences. */
  port: number;
  /** UDP and TCP ports of viewers, both ends included: each session takes one of each for every address. Default 20000 to 29999. */
  viewerPorts?: readonly [from: number, to: number];
  /** Ports of the loopback interface by which the programmes reach Janus: 32 for a conference. Default 11000 to 19999. */
  feedPorts?: readonly [from: number, to: number];
  /** Address of this machine to serve on; all interfaces by default. Not a loopback one: Janus passes over those. */
  bindAddress?: string;
  /** Addresses put into offers instead of the interfaces' own: the public ones of a server behind NAT. */
  announcedAddresses?: readonly string[];
  /** Sessions of all conferences. Default 300. */
  maxViewers?: number;
  /** Threads that send. Default: one for each core. */
  eventLoops?: number;
  /** A viewer that is sent media and reports nothing is given up after that time, ms. Default 15,000. */
  silenceMs?: number;
  log?: Logger;
}
