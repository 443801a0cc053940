export { MediaRequestError, type SignallingOptions } from "./http.ts";
export { publishWhip, type PublishOptions, type PublishSession, type PublishStats } from "./whip.ts";
export { sendSteady, type SendSteady, type SendStatus } from "./send-steady.ts";
export { lineOf, playWhep, type PlayOptions, type PlaySession, type PlayStats, type SlotStats } from "./whep.ts";
export { playSteady, type Steady, type SteadyOptions, type SteadyStatus, type Wish } from "./steady.ts";
