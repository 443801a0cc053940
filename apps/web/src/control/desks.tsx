import { lazy, type ComponentType } from "react";
import { currentVote, type ConferenceState } from "@diemcau/rules";
import { FloorDesk } from "./FloorDesk.tsx";
import { waitingMessages } from "./messages/inbox.ts";

/** One of the control room's work areas; its address is /control/<conference>/<key>. */
export interface Desk {
  readonly key: string;
  /** Key of its name in the control room's texts. */
  readonly label: `desks.${string}`;
  readonly Content: ComponentType;
  /** How many things wait there for somebody of the centre; shown at its name. */
  waiting?(state: ConferenceState): number;
  /** Without the counts of all sites above it. */
  readonly calm?: boolean;
}

/** In the order in which they are shown. The first is where one comes in; the others load when they are first opened (`lazy`). */
export const desks = [
  { key: "floor", label: "desks.floor", Content: FloorDesk },
  { key: "chair", label: "desks.chair", Content: lazy(() => import("./chair/ChairDesk.tsx")), calm: true },
  { key: "roll-call", label: "desks.roll-call", Content: lazy(() => import("./roll-call-desk/RollCallDesk.tsx")) },
  { key: "wall", label: "desks.wall", Content: lazy(() => import("./wall/WallDesk.tsx")), waiting: ({ wall }) => wall.marks.size },
  { key: "quality", label: "desks.quality", Content: lazy(() => import("./quality/QualityDesk.tsx")) },
  { key: "stage", label: "desks.stage", Content: lazy(() => import("./stage/StageDesk.tsx")) },
  { key: "consoles", label: "desks.consoles", Content: lazy(() => import("./consoles/ConsolesDesk.tsx")) },
  { key: "questions", label: "desks.questions", Content: lazy(() => import("./questions/QuestionsDesk.tsx")), waiting: ({ questions }: ConferenceState) => questions.counted.counts[0] },
  { key: "languages", label: "desks.languages", Content: lazy(() => import("./languages/LanguagesDesk.tsx")) },
  { key: "voting", label: "desks.voting", Content: lazy(() => import("./voting/VotingDesk.tsx")), waiting: ({ votes }: ConferenceState) => (currentVote(votes) ? 1 : 0) },
  { key: "messages", label: "desks.messages", Content: lazy(() => import("./messages/MessagesDesk.tsx")), waiting: waitingMessages },
  { key: "local", label: "desks.local", Content: lazy(() => import("./local/LocalDesk.tsx")) },
  { key: "minutes", label: "desks.minutes", Content: lazy(() => import("./minutes/MinutesDesk.tsx")) },
] as const satisfies readonly Desk[];
