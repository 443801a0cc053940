/** The only door of the browser's data: what is asked, what is live, what waits to be acknowledged. */
export { ApiProblem, LineDown, api, apiUrl, headersFor, problemFor, type As, type RequestOptions, type Tagged } from "./api.ts";
export { openEventStream, type EventStream, type EventStreamOptions, type LineStatus, type StreamStatus } from "./stream.ts";
export { useConference, useRetryNow, useServerNow, type LiveConference } from "./conference.ts";
export { useCheckIn, useCommand, usePending, type Pending } from "./commands.ts";
export type { CommandInput, OutboxItem } from "./outbox.ts";
export {
  forgetResources,
  useConferences,
  useDirectory,
  useMe,
  useOutline,
  useResource,
  useRoster,
  useUnits,
  type Resource,
} from "./resources.ts";
export { signIn, signOut } from "./session.ts";
