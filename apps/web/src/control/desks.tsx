import type { ComponentType } from "react";
import type { ConsoleArea } from "@diemcau/contract";
import { currentVote, type ConferenceState } from "@diemcau/rules";
import { later } from "../ui/index.ts";
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
  /** The parts of the conference that are worked in there: somebody may be in charge of them. */
  readonly areas?: readonly ConsoleArea[];
  /** Without the counts of all sites above it. */
  readonly calm?: boolean;
}

/** In the order in which they are shown. The first is where one comes in; the others load when they are first opened, or while nothing else is to do. */
export const desks = [
  { key: "floor", label: "desks.floor", Content: FloorDesk, areas: ["programme", "agenda", "speakers"] },
  { key: "chair", label: "desks.chair", Content: later(() => import("./chair/ChairDesk.tsx")), areas: ["agenda", "speakers", "votes"], calm: true },
  { key: "roll-call", label: "desks.roll-call", Content: later(() => import("./roll-call-desk/RollCallDesk.tsx")), areas: ["roll-call", "messages"] },
  { key: "wall", label: "desks.wall", Content: later(() => import("./wall/WallDesk.tsx")), waiting: ({ wall }) => wall.marks.size },
  { key: "quality", label: "desks.quality", Content: later(() => import("./quality/QualityDesk.tsx")), areas: ["programme"] },
  { key: "stage", label: "desks.stage", Content: later(() => import("./stage/StageDesk.tsx")), areas: ["programme", "agenda", "speakers"] },
  { key: "consoles", label: "desks.consoles", Content: later(() => import("./consoles/ConsolesDesk.tsx")) },
  { key: "questions", label: "desks.questions", Content: later(() => import("./questions/QuestionsDesk.tsx")), areas: ["messages", "speakers"], waiting: ({ questions }: ConferenceState) => questions.counted.counts[0] },
  { key: "languages", label: "desks.languages", Content: later(() => import("./languages/LanguagesDesk.tsx")) },
  { key: "voting", label: "desks.voting", Content: later(() => import("./voting/VotingDesk.tsx")), areas: ["votes", "programme"], waiting: ({ votes }: ConferenceState) => (currentVote(votes) ? 1 : 0) },
  { key: "messages", label: "desks.messages", Content: later(() => import("./messages/MessagesDesk.tsx")), areas: ["messages"], waiting: waitingMessages },
  { key: "local", label: "desks.local", Content: later(() => import("./local/LocalDesk.tsx")), areas: ["agenda", "messages"] },
  { key: "minutes", label: "desks.minutes", Content: later(() => import("./minutes/MinutesDesk.tsx")) },
] as const satisfies readonly Desk[];

/** Fetches every desk's program, one after the other: a conference lasts for hours, and an upgrade must not take a desk away. */
export async function fetchDesks(): Promise<void> {
  for (const { Content } of desks) if ("fetch" in Content) await Content.fetch();
}
