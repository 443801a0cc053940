/** Simulated rooms and delegates: to rehearse at full scale, and the load of the benches. */
export { createSimulatedAnswers, type AnswerCounts, type SimulatedAnswers, type SimulatedAnswersOptions } from "./answers.ts";
export { createSimulatedDelegates, type DelegateCounts, type SimulatedDelegate, type SimulatedDelegates, type SimulatedDelegatesOptions } from "./delegates.ts";
export { EventStream, type EventStreamOptions } from "./event-stream.ts";
export { createRandom } from "./random.ts";
export { createSimulatedSites, type SimulatedRoom, type SimulatedSites, type SimulatedSitesOptions, type SiteCounts } from "./sites.ts";
export { pictureOf, stillOf } from "./stills.ts";
