import { useEffect, useId, useRef, useState } from "react";
import { currentVote, presentAt, totalOf, type Vote } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus } from "../../ui/index.ts";
import { Countdown, useRuleWords } from "../../ui/voting/index.ts";
import { useRoom } from "../context.ts";
import { Quorum, useStanding } from "../voting/Quorum.tsx";
import { roomsOf } from "../voting/rooms.ts";
import { Acts, Stand } from "../voting/VoteDetail.tsx";
import "../voting/voting.css";
import "./chair-vote.css";

/** A result stays before the chair so long, unless it is put away. */
const RESULT_MS = 300_000;
/** So long it is shown whole, then in one line. */
const WHOLE_MS = 20_000;

interface ShownVote {
  vote: Vote;
  /** It was declared a while ago. */
  isOld: boolean;
  onHide(): void;
}

/** The vote that is going on, or was declared a moment ago. */
export function useChairVote(): ShownVote | null {
  const { state, live } = useRoom();
  const now = useServerNow(live.clockOffset, 5_000);
  const [hidden, setHidden] = useState("");
  const last = state.votes.votes.filter(({ phase }) => phase === "declared").toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0))[0];
  const vote = currentVote(state.votes) ?? (last && last.id !== hidden && state.phase === "live" && now - (last.changedAt ?? 0) < RESULT_MS ? last : null);
  return vote && { vote, isOld: vote.phase === "declared" && now - (vote.changedAt ?? 0) >= WHOLE_MS, onHide: () => setHidden(vote.id) };
}

/** Where it stands, and what the chair decides; a result folds by itself to one line. */
export function ChairVote({ vote, isOld, onHide }: ShownVote) {
  const { t } = useTranslation("voting");
  const { live, act, directory } = useRoom();
  const standing = useStanding(vote);
  const body = useId();
  const section = useRef<HTMLElement>(null);
  // Null: nobody has said, and it is new.
  const [opened, setOpened] = useState<boolean | null>(isOld ? false : null);
  useEffect(() => {
    // Whoever is at work in it is not to lose their place.
    if (isOld) setOpened((said) => said ?? section.current?.contains(document.activeElement) ?? false);
  }, [isOld]);
  const isDeclared = vote.phase === "declared";
  const isWhole = !isDeclared || opened !== false;
  return (
    <section ref={section} className={isWhole ? "ch-card ch-vote" : "ch-card ch-vote ch-vote--line"} aria-label={t("detail")} data-phase={vote.phase}>
      <header className="ch-card__head">
        <h2>{t(`phase.${vote.phase}`)}</h2>
        {isWhole ? null : (
          <p>
            <strong>{vote.title}</strong> {vote.outcome ? <span>· {t(`outcome.${vote.outcome}`)}</span> : null}
          </p>
        )}
        <InlineStatus status={act.statusOf(`vote-${vote.id}`)} />
        {vote.phase === "open" && vote.until !== null ? <Countdown until={vote.until} clockOffset={live.clockOffset} zone={directory.outline.conference.timeZone} /> : null}
        {isDeclared ? (
          <>
            <Button size="small" aria-expanded={isWhole} aria-controls={body} onPress={() => setOpened(!isWhole)}>
              {t(isWhole ? "chair.foldResult" : "chair.showResult")}
            </Button>
            <Button size="small" onPress={onHide}>
              {t("site.hide")}
            </Button>
          </>
        ) : null}
      </header>
      <div className="ch-vote__body" id={body} hidden={!isWhole}>
        {isWhole ? (
          <>
            <p className="ch-vote__question">{vote.title}</p>
            <Stand vote={vote} />
            <Rooms vote={vote} />
            <Quorum vote={vote} standing={standing} />
            <Acts vote={vote} />
          </>
        ) : null}
      </div>
    </section>
  );
}

/** Of a vote that rooms send: how many have, and how many with people in them have not. */
function Rooms({ vote }: { vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { state, tree, roll } = useRoom();
  if (vote.rule.method !== "hands" || (vote.phase !== "open" && vote.phase !== "closed")) return null;
  const { rooms } = totalOf(state.votes.sites);
  const { missing } = roomsOf(tree, { votes: state.votes.sites, sites: state.sites, own: roll.own });
  const people = missing.reduce((sum, site) => sum + presentAt(state.sites.get(site)), 0);
  return <p className="ch-vote__rooms">{t("chair.rooms", { rooms: format.number(rooms), missing: format.number(missing.length), people: format.number(people) })}</p>;
}

/** What is prepared, with its quorum as people sit now; and what was decided. */
export function ChairVotes() {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { state, roll, tree } = useRoom();
  const [chosen, setChosen] = useState<string | null>(null);
  const votes = state.votes.votes;
  const drafts = votes.filter(({ phase }) => phase === "draft");
  const done = votes.filter(({ phase }) => phase === "declared" || phase === "annulled").toSorted((a, b) => (b.changedAt ?? 0) - (a.changedAt ?? 0));
  const sum = (counts: Int32Array) => tree.roots.reduce((all, root) => all + counts[root]!, 0);
  const rooms = tree.preorder.reduce((all, site) => all + (presentAt(state.sites.get(site)) > 0 ? 1 : 0), 0);
  return (
    <div className="ch-votes">
      <p className="ch-votes__people">
        <strong>{format.number(sum(roll.present))}</strong> {t("chair.people", { expected: format.number(sum(roll.expected)), rooms: format.number(rooms), all: format.number(tree.size) })}
      </p>
      {drafts.length + done.length === 0 ? <p className="ch-next__note">{t("none")}</p> : null}
      <ul>
        {[...drafts, ...done].map((vote) => (
          <li key={vote.id}>
            <Line vote={vote} isOpen={vote.id === chosen} onPress={() => setChosen(vote.id === chosen ? null : vote.id)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Line({ vote, isOpen, onPress }: { vote: Vote; isOpen: boolean; onPress(): void }) {
  const { t } = useTranslation("voting");
  const words = useRuleWords();
  return (
    <>
      <button type="button" className="ch-votes__line" aria-expanded={isOpen} onClick={onPress}>
        <strong>{vote.title}</strong>
        <span>
          {vote.outcome ? t(`outcome.${vote.outcome}`) : t(`phase.${vote.phase}`)} · {words.name(vote.rule)}
        </span>
      </button>
      {isOpen ? <Opened vote={vote} /> : null}
    </>
  );
}

function Opened({ vote }: { vote: Vote }) {
  const standing = useStanding(vote);
  const { act } = useRoom();
  return (
    <div className="ch-votes__opened">
      <Stand vote={vote} />
      <Quorum vote={vote} standing={standing} />
      <Acts vote={vote} />
      <InlineStatus status={act.statusOf(`vote-${vote.id}`)} />
    </div>
  );
}
