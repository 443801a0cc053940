import { heardPersons, outcomeOf, unheardIn, unheardRooms, type ConferenceState, type Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

/** Of a consensus: rooms that could not have heard the question so far, or until it was closed; null: another way to vote. */
export function unheardOf(state: ConferenceState, vote: Vote, siteCount: number): number[] | null {
  if (vote.rule.method !== "consensus") return null;
  return unheardIn(state, vote.phase === "open" ? unheardRooms(state, vote, siteCount) : (vote.unheard ?? [])).rooms;
}

/** Silence of those who could not hear is no consent: how many they are, before the chair decides. */
export function Unheard({ vote }: { vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { state, tree } = useRoom();
  if (vote.phase !== "open" && vote.phase !== "closed") return null;
  const deaf = unheardOf(state, vote, tree.size);
  if (deaf === null) return null;
  const { rooms, persons } = unheardIn(state, deaf);
  // Closed it is the server's count that says so: that knows who of those in the rooms is entitled.
  const nobody = vote.phase === "open" ? heardPersons(state, deaf, tree.size) === 0 : vote.count !== null && outcomeOf(vote.rule, vote.count) === "unheard";
  if (rooms.length === 0 && !nobody) return null;
  return (
    <p className="vt-unheard" role="status">
      <span aria-hidden="true">▲</span> {rooms.length > 0 ? t("unheard.now", { count: rooms.length, rooms: format.number(rooms.length), persons: format.number(persons) }) : null}{" "}
      {nobody ? t(vote.phase === "open" ? "unheard.nobody" : "unheard.nobodyDecide") : t(vote.phase === "open" ? "unheard.telephone" : "unheard.decide")}
    </p>
  );
}
