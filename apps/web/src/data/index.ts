/** The only door of the browser's data: what is asked, what is live, what waits to be acknowledged. */
export { ApiProblem, LineDown, api, apiUrl, headersFor, problemFor, problemNamed, problemOf, type As } from "./api.ts";
export { useConference, useRetryNow, useServerNow, type LiveConference } from "./conference.ts";
export { useAbsence, useAskQuestion, useCheckIn, useCheckOut, useCommand, usePending, type Pending } from "./commands.ts";
export { checkReferences, useMarks, useMarksWhileWriting } from "./marks.ts";
export { onMove } from "./moves.ts";
export { usePointer } from "./pointer.ts";
export type { CommandInput, OutboxItem } from "./outbox.ts";
export { forgetResources, useConferences, useDirectory, useMe, useOpenQuestions, useOutline, useOwnQuestions, useReach, useResource, useRoster, useSitePlace, useUnits, type Resource } from "./resources.ts";
export { signIn, signOut } from "./session.ts";
export { houseDatabase, type KeptPaper, type StorageTrouble } from "./database.ts";
export { forgetReadings } from "./kept.ts";
export { convertibleKind, lacksPdf, makePdf, useConverter, type PdfKinds } from "./pdf.ts";
