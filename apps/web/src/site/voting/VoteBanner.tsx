import { useState } from "react";
import { currentVote, type ConferenceState, type Vote } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { Countdown, outcomeSign } from "../../ui/voting/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { TakenNote } from "./TakenNote.tsx";
import "./site-voting.css";

/** A result stays over the stage so long, unless somebody puts it away. */
const RESULT_MS = 120_000;
/** A title of more letters is written smaller: the picture below it is still seen. */
const LONG_TITLE = 120;
const HOW = { consensus: "site.consent", hands: "site.raiseHands", devices: "site.onPhones", secret: "site.onPhones" } as const;

interface BannerProps {
  room: Room;
  state: ConferenceState;
  clockOffset: number;
  /** Brings the room to where it answers. */
  onAnswer(): void;
}

/** An open vote, or the result of the last one, whatever the room is doing. */
export function VoteBanner({ room, state, clockOffset, onAnswer }: BannerProps) {
  const now = useServerNow(clockOffset, 15_000);
  const [hidden, setHidden] = useState("");
  const vote = currentVote(state.votes);
  if (vote) return <Going room={room} vote={vote} answered={state.votes.sites.get(room.site) !== undefined} clockOffset={clockOffset} onAnswer={onAnswer} />;
  const last = state.votes.votes.filter(({ phase }) => phase === "declared").toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0))[0];
  if (!last || last.id === hidden || now - (last.changedAt ?? 0) > RESULT_MS) return null;
  return <Done room={room} vote={last} onHide={() => setHidden(last.id)} />;
}

/** @param answered the centre has the room's count or word, by itself or by telephone */
function Going({ room, vote, answered, clockOffset, onAnswer }: { room: Room; vote: Vote; answered: boolean; clockOffset: number; onAnswer(): void }) {
  const { t } = useTranslation("voting");
  const { method } = vote.rule;
  const open = vote.phase === "open";
  return (
    <section className="sv-banner" data-phase={vote.phase} aria-label={t("detail")} role="status">
      <span className="sv-banner__sign" aria-hidden="true">
        {open ? "◉" : "◐"}
      </span>
      <div className="sv-banner__what">
        <strong className="sv-banner__title" data-long={vote.title.length > LONG_TITLE || undefined}>
          {vote.title}
        </strong>
        <span>{open ? t(HOW[method]) : t("site.closed")}</span>
        <TakenNote room={room} vote={vote} />
      </div>
      {open && vote.until !== null ? <Countdown until={vote.until} clockOffset={clockOffset} zone={zoneOf(room)} /> : null}
      {open && (method === "hands" || method === "consensus") ? (
        <Button look={answered ? "quiet" : "primary"} onPress={onAnswer}>
          {t(answered ? "site.goAgain" : method === "hands" ? "site.goCount" : "site.go")}
        </Button>
      ) : null}
    </section>
  );
}

function Done({ room, vote, onHide }: { room: Room; vote: Vote; onHide(): void }) {
  const { t } = useTranslation("voting");
  return (
    <section className="sv-banner" data-phase="declared" aria-label={t("site.result")} role="status">
      <span className="sv-banner__sign" aria-hidden="true">
        {outcomeSign(vote.outcome!)}
      </span>
      <div className="sv-banner__what">
        <strong className="sv-banner__title">{`${t(`outcome.${vote.outcome!}`)}: ${vote.title}`}</strong>
        <TakenNote room={room} vote={vote} />
      </div>
      <Button size="small" onPress={onHide}>
        {t("site.hide")}
      </Button>
    </section>
  );
}
