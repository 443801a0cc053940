import { fileURLToPath } from "node:url";

/** Browsers, synthetic packets and measurements for tests and benches; never part of a running server. */
export { measureSwitch, type SwitchMeasurement, type SwitchOptions } from "./testing/measure.ts";
export { measureSound, type SoundMeasurement, type SoundOptions } from "./testing/measure-sound.ts";
export { openWaysOut, type OpenWay, type WayOut, type WaysOut } from "./testing/ways-out.ts";
export { PACKETS_PER_SECOND, openFanOut, type FanOut, type Subject } from "./testing/fan-out-bench.ts";
export { measureFanOut, type FanOutMeasurement } from "./testing/load.ts";
export {
  LabPage,
  freeUdpPort,
  launchBrowser,
  startTestSite,
  until,
  type Signalling,
  type TestSite,
} from "./testing/site.ts";
export { janusOf } from "./testing/janus-of.ts";
export { LineBed } from "./testing/lines/bed.ts";
export { BadNetwork, type LineFaults } from "./testing/lines/network.ts";
export { makeOffer, playOffer, publishOffer } from "./testing/offers.ts";
export type { FailoverAsk, FailoverCommand, FailoverReport } from "./testing/failover-peers.ts";
export type { LoadAsk, LoadCommand, LoadCounts } from "./testing/load-peers.ts";

/** A process of a synthetic site and light receivers, which answer offers as well; see its header. */
export const LOAD_PEERS = fileURLToPath(new URL("./testing/load-peers.ts", import.meta.url));
/** A process of light rooms that go to another edge by themselves; see its header. */
export const FAILOVER_PEERS = fileURLToPath(new URL("./testing/failover-peers.ts", import.meta.url));
