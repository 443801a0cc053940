import type { SitePlace } from "@diemcau/contract";
import { queueOf, type ConferenceState } from "@diemcau/rules";
import { useCommand, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { LevelQueue } from "../../ui/speaking/index.ts";
import { asOf, type Room } from "../rooms.ts";

interface RoomQueueProps {
  room: Room;
  state: ConferenceState;
  place: SitePlace | null;
  clockOffset: number;
}

/** The queue that this room keeps of those below it. */
export function RoomQueue({ room, state, place, clockOffset }: RoomQueueProps) {
  const { t } = useTranslation(["speaking", "site"]);
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const isWaiting = pending.waiting.some(({ body }) => String(body["kind"]).startsWith("queue.") && body["kind"] !== "queue.request" && body["kind"] !== "queue.withdraw");
  return (
    <section className="st-section" aria-labelledby="level-queue-title">
      <div className="st-section__head">
        <h2 id="level-queue-title">{t("speaking:level.title")}</h2>
        <span className="st-count">{format.number(queueOf(state.speaking, room.site).length)}</span>
      </div>
      {isWaiting ? (
        <p className="st-hint" role="status">
          {t("site:roster.waiting")}
        </p>
      ) : null}
      <LevelQueue site={room.site} state={state} place={place} clockOffset={clockOffset} onCommand={(command) => void send(command).catch(() => {})} />
    </section>
  );
}
