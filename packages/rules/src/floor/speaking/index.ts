export { clockOf, type SpeechClock, type SpeechPhase, type Spoken } from "./clock.ts";
export { requestFor } from "./decisions.ts";
export { allowanceOf, type Allowance } from "./levels.ts";
export { queueOf } from "./slice.ts";
export { sitesOf as sitesOfRequest } from "./queue.ts";
