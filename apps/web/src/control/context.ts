import { createContext, use, type Dispatch, type SetStateAction } from "react";
import type { Consoles, Directory } from "@diemcau/contract";
import type { ConferenceState, RollUp } from "@diemcau/rules";
import type { LiveConference } from "../data/index.ts";
import type { Filter } from "./model/filter.ts";
import type { SiteSearch } from "./model/search.ts";
import type { SiteTree } from "./model/site-tree.ts";
import type { Act } from "./use-act.ts";

/** What every panel of the control room works with. */
export interface Room {
  readonly conferenceId: string;
  readonly directory: Directory;
  readonly tree: SiteTree;
  readonly search: SiteSearch;
  readonly live: LiveConference;
  readonly state: ConferenceState;
  readonly roll: RollUp;
  /** The site whose panel is shown; the central site to begin with. */
  readonly selected: number;
  select(site: number): void;
  /** What the lists of sites are narrowed to. */
  readonly filter: Filter;
  readonly setFilter: Dispatch<SetStateAction<Filter>>;
  readonly act: Act;
  /** Who is at the consoles; null until the server has said. */
  readonly consoles: Consoles | null;
}

export const RoomContext = createContext<Room | null>(null);

export function useRoom(): Room {
  const room = use(RoomContext);
  if (!room) throw new Error("outside of a control room");
  return room;
}
