import { currentVote, type ConferenceState, type Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { EmptyState } from "../../ui/index.ts";
import { Countdown, VoteResult } from "../../ui/voting/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { HandsForm } from "./HandsForm.tsx";
import { ObjectionForm } from "./ObjectionForm.tsx";
import { TakenNote } from "./TakenNote.tsx";

interface PanelProps {
  room: Room;
  state: ConferenceState | null;
  clockOffset: number;
}

/** The vote that is going on and what the room sends for it; below it, what was decided before. */
export function VotePanel({ room, state, clockOffset }: PanelProps) {
  const { t } = useTranslation("voting");
  const vote = state ? currentVote(state.votes) : null;
  const done = (state?.votes.votes ?? []).filter(({ phase }) => phase === "declared" || phase === "annulled").toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0));
  return (
    <div className="st-panel">
      {state && vote ? <Going room={room} state={state} vote={vote} clockOffset={clockOffset} /> : <EmptyState title={t("site.none")}>{t("site.noneHint")}</EmptyState>}
      {done.length > 0 ? (
        <section className="st-section" aria-labelledby="votes-before">
          <h2 id="votes-before">{t("site.before")}</h2>
          {done.map((each) => (
            <Before key={each.id} room={room} vote={each} />
          ))}
        </section>
      ) : null}
    </div>
  );
}

function Going({ room, state, vote, clockOffset }: { room: Room; state: ConferenceState; vote: Vote; clockOffset: number }) {
  const { t } = useTranslation("voting");
  const { method } = vote.rule;
  return (
    <section className="st-section" aria-labelledby="vote-title">
      <div className="st-section__head">
        <h2 id="vote-title">{vote.title}</h2>
        {vote.phase === "open" && vote.until !== null ? <Countdown until={vote.until} clockOffset={clockOffset} zone={zoneOf(room)} /> : null}
      </div>
      {vote.text ? <p className="sv-text">{vote.text}</p> : null}
      <p>{t(`method.${method}.about`)}</p>
      {method === "hands" ? <HandsForm key={vote.id} room={room} state={state} vote={vote} /> : null}
      {method === "consensus" ? <ObjectionForm key={vote.id} room={room} state={state} vote={vote} /> : null}
      {method === "devices" || method === "secret" ? <p className="sv-note">{t(vote.phase === "open" ? "site.onPhones" : "site.closed")}</p> : null}
    </section>
  );
}

function Before({ room, vote }: { room: Room; vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const outcome = vote.outcome ? t(`outcome.${vote.outcome}`) : t("phase.annulled");
  return (
    <details className="sv-before">
      <summary>
        <strong>{outcome}</strong> {vote.title} <span className="sv-note">{vote.changedAt === null ? "" : format.time(vote.changedAt, zoneOf(room))}</span>
      </summary>
      <p>
        <TakenNote room={room} vote={vote} />
      </p>
      {vote.count && vote.outcome ? <VoteResult rule={vote.rule} count={vote.count} outcome={vote.outcome} casting={vote.casting} /> : <p>{vote.reason ? t("annulledBecause", { reason: vote.reason }) : t("annulledByEnd")}</p>}
    </details>
  );
}
