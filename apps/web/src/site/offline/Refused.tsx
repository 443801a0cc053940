import type { ConferenceState } from "@diemcau/rules";
import type { OutboxItem, Pending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice } from "../../ui/index.ts";
import { zoneOf } from "../zone.ts";
import type { Room } from "../rooms.ts";
import { kindOf } from "./kinds.ts";

interface RefusedItemProps {
  item: OutboxItem;
  /** Whom or what it was about. */
  about?: string;
  zone: string;
  pending: Pick<Pending, "dismiss" | "again">;
  state: ConferenceState | null;
}

/** The times that a wrong clock spoils: sent anew they carry the server's. */
const WRONG_CLOCK = new Set(["happened-in-future", "happened-too-early"]);

/** Whether doing it again can be accepted: not for a vote that is over, and after the end only what a room does by itself. */
export function canBeDoneAgain({ route, body }: Pick<OutboxItem, "route" | "body">, state: Pick<ConferenceState, "phase" | "votes"> | null): boolean {
  if (!state) return true;
  const kind = route === "commands" ? String(body["kind"]) : route;
  if (state.phase === "ended" && !kind.startsWith("local.") && !kind.startsWith("incident.") && !kind.startsWith("line.")) return false;
  const { voteId } = body;
  if (voteId === undefined) return true;
  const vote = state.votes.votes.find(({ id }) => id === voteId);
  return vote?.phase === "open";
}

/** What the server refused, with the reason and what to do, until somebody has read it. */
export function RefusedItem({ item, about = "", zone, pending, state }: RefusedItemProps) {
  const { t } = useTranslation("offline");
  const format = useFormat();
  const again = canBeDoneAgain(item, state);
  const what = [t(`kind.${kindOf(item)}`), about].filter(Boolean).join(" ");
  return (
    <ProblemNotice
      problem={{
        title: t("refusal", { what, time: format.time(item.since, zone), why: item.problem?.title ?? t("refusalUnknown") }),
        remedy: item.problem?.remedy ?? "",
      }}
      actions={
        <>
          {again ? (
            <Button size="small" onPress={() => pending.again(item.id)}>
              {WRONG_CLOCK.has(item.problem?.code ?? "") ? t("asOfNow") : t("again")}
            </Button>
          ) : null}
          <Button size="small" look={again ? "plain" : "quiet"} onPress={() => pending.dismiss(item.id)}>
            {t("read")}
          </Button>
        </>
      }
    />
  );
}

/** Over the room's work: what is not kept, the last refusal, and how many more the list of the line has. */
export function Refusals({ room, state, pending, onShowAll }: { room: Room; state: ConferenceState | null; pending: Pending; onShowAll(): void }) {
  const { t } = useTranslation("offline");
  const last = pending.refused.at(-1);
  const more = pending.refused.length - 1;
  const { trouble } = pending;
  return (
    <>
      {trouble ? <ProblemNotice problem={{ title: t(`trouble.${trouble}.title`), remedy: t(`trouble.${trouble}.remedy`) }} /> : null}
      {last ? <RefusedItem item={last} zone={zoneOf(room)} pending={pending} state={state} /> : null}
      {more > 0 ? (
        <Button size="small" onPress={onShowAll}>
          {t("moreRefused", { count: more })}
        </Button>
      ) : null}
    </>
  );
}
