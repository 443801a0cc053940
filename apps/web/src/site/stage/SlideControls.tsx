import { useEffect } from "react";
import type { StagePointer } from "@diemcau/contract";
import { isQuiet, isSeen, slotOf, type ConferenceState } from "@diemcau/rules";
import { useCommand } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { isTaken, usePointing } from "../../ui/programme/index.ts";
import { asOf, type Room } from "../rooms.ts";
import "./slides.css";

/** What the programme shows of a room on air: behind a card it is heard, in a pause neither. */
export const shownOf = (state: ConferenceState, site: number): "seen" | "heard" | "hidden" =>
  isQuiet(state.stage.scene) ? "hidden" : isSeen(state, site) ? "seen" : "heard";

/** Does this room turn the pages of the document on the programme? */
export const mayTurn = (state: ConferenceState, site: number): boolean => state.stage.scene.layout === "document" && slotOf(state, site) >= 0;

/** Points at the document while the room may. */
export function useRoomPointer(room: Room, state: ConferenceState | null): ((at: StagePointer) => void) | undefined {
  const point = usePointing(room.conferenceId, asOf(room));
  return state && mayTurn(state, room.site) ? point : undefined;
}

/** A room on air turns the pages of its own talk, with buttons, keys, or what a presenter holds in the hand. */
export function SlideControls({ room, state }: { room: Room; state: ConferenceState }) {
  const { t } = useTranslation("stage");
  const send = useCommand(room.conferenceId, asOf(room));
  const { scene, page } = state.stage;
  const may = mayTurn(state, room.site);
  const pages = scene.layout === "document" ? scene.pages : 0;

  useEffect(() => {
    if (!may || page === null) return;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
      const by = event.key === "PageDown" || event.key === "ArrowRight" ? 1 : event.key === "PageUp" || event.key === "ArrowLeft" ? -1 : 0;
      const to = page + by;
      if (by === 0 || to < 1 || to > pages || isTaken(event.target, event.key.toLowerCase())) return;
      event.preventDefault();
      send({ kind: "stage.turn", page: to }).catch(() => {});
    };
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, [may, page, pages, send]);

  if (!may || page === null) return null;
  // What is refused stands in the room's list of refusals.
  const turn = (to: number): void => void send({ kind: "stage.turn", page: to }).catch(() => {});
  return (
    <div className="st-slides" role="group" aria-label={t("room.label")}>
      <Button isDisabled={page <= 1} aria-label={t("pages.before")} onPress={() => turn(page - 1)}>
        ◀
      </Button>
      <strong role="status">{t("pages.place", { page: String(page), last: String(pages) })}</strong>
      <Button look="primary" isDisabled={page >= pages} onPress={() => turn(page + 1)}>
        {t("pages.next")} ▶
      </Button>
      <span className="st-slides__hint">{t("room.hint")}</span>
    </div>
  );
}
