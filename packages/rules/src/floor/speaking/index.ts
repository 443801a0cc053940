export { clockOf, type SpeechClock, type SpeechPhase } from "./clock.ts";
export { requestFor } from "./decisions.ts";
export { queueOf, type Spoken } from "./slice.ts";
