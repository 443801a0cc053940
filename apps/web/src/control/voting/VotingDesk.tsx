import { useState } from "react";
import type { Vote } from "@diemcau/rules";
import { currentVote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState } from "../../ui/index.ts";
import { outcomeSign, useRuleWords } from "../../ui/voting/index.ts";
import { useRoom } from "../context.ts";
import { VoteDetail } from "./VoteDetail.tsx";
import { VoteForm } from "./VoteForm.tsx";
import "./voting.css";

const SIGNS: Record<Vote["phase"], string> = { draft: "○", open: "●", closed: "◐", declared: "✓", annulled: "⊘" };
/** The vote that is going on first, then drafts in the order they were made, then what is done, the latest first. */
const RANK: Record<Vote["phase"], number> = { open: 0, closed: 0, draft: 1, declared: 2, annulled: 2 };

const ordered = (votes: readonly Vote[]): Vote[] =>
  votes.toSorted((a, b) => RANK[a.phase] - RANK[b.phase] || (RANK[a.phase] === 2 ? (b.changedAt ?? 0) - (a.changedAt ?? 0) : 0));

/** Votes and adoption: what is prepared, what is going on, what was decided. */
export default function VotingDesk() {
  const { t } = useTranslation(["voting", "control", "common"]);
  const { state } = useRoom();
  const [chosen, setChosen] = useState<string | null>(null);
  const [writing, setWriting] = useState<Vote | "new" | null>(null);
  const votes = ordered(state.votes.votes);
  const selected = votes.find(({ id }) => id === chosen) ?? currentVote(state.votes) ?? votes[0] ?? null;
  const shown = (id: string): void => {
    setChosen(id);
    setWriting(null);
  };
  return (
    <main id="main" className="vt-desk">
      <section className="dc-panel vt-desk__list" aria-label={t("voting:title")}>
        <header className="vt-head">
          <h2>{t("voting:title")}</h2>
          {state.phase === "ended" ? null : (
            <Button size="small" isDisabled={writing === "new"} onPress={() => setWriting("new")}>
              {t("voting:new")}
            </Button>
          )}
        </header>
        {votes.length === 0 ? (
          <EmptyState title={t("voting:none")}>{state.phase === "ended" ? null : t("voting:noneHint")}</EmptyState>
        ) : (
          <ul className="vt-list">
            {votes.map((vote) => (
              <VoteLine key={vote.id} vote={vote} selected={writing === null && vote.id === selected?.id} onSelect={() => shown(vote.id)} />
            ))}
          </ul>
        )}
      </section>
      <section className="dc-panel vt-desk__detail" aria-label={writing ? t("voting:form.label") : t("voting:detail")}>
        {writing && state.phase !== "ended" ? (
          <VoteForm key={writing === "new" ? "new" : writing.id} of={writing === "new" ? null : writing} onDone={(id) => (id ? shown(id) : setWriting(null))} />
        ) : selected ? (
          <VoteDetail key={selected.id} vote={selected} onEdit={() => setWriting(selected)} />
        ) : (
          <EmptyState title={t(state.phase === "ended" ? "control:over.vote" : "voting:choose")} />
        )}
      </section>
    </main>
  );
}

function VoteLine({ vote, selected, onSelect }: { vote: Vote; selected: boolean; onSelect(): void }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const words = useRuleWords();
  const { directory } = useRoom();
  const zone = directory.outline.conference.timeZone;
  return (
    <li>
      <button type="button" className="vt-line" data-phase={vote.phase} aria-current={selected ? "true" : undefined} onClick={onSelect}>
        <span className="vt-line__sign" aria-hidden="true">
          {vote.outcome ? outcomeSign(vote.outcome) : SIGNS[vote.phase]}
        </span>
        <span className="vt-line__title">{vote.title}</span>
        <span className="vt-line__aside">
          {vote.outcome ? t(`outcome.${vote.outcome}`) : t(`phase.${vote.phase}`)}
          {vote.changedAt === null ? "" : ` · ${format.time(vote.changedAt, zone)}`} · {words.name(vote.rule)}
        </span>
      </button>
    </li>
  );
}
