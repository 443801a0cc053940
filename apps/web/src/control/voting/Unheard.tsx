import { unheardIn, unheardRooms, type ConferenceState, type Vote } from "@diemcau/rules";
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
  const { rooms, persons } = unheardIn(state, unheardOf(state, vote, tree.size) ?? []);
  if (rooms.length === 0) return null;
  return (
    <p className="vt-unheard" role="status">
      <span aria-hidden="true">▲</span> {t("unheard.now", { count: rooms.length, rooms: format.number(rooms.length), persons: format.number(persons) })}{" "}
      {t(vote.phase === "open" ? "unheard.telephone" : "unheard.decide")}
    </p>
  );
}
