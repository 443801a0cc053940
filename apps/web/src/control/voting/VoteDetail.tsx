import { useState } from "react";
import { isTooFew, outcomeOf, settlesAt, totalOf, type Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, Dialog, InlineStatus, TextField } from "../../ui/index.ts";
import { Countdown, VoteBars, VoteResult, useRuleWords } from "../../ui/voting/index.ts";
import { useRoom } from "../context.ts";
import { LevelTable } from "./LevelTable.tsx";
import { Quorum, useStanding } from "./Quorum.tsx";
import { SiteCounts } from "./SiteCounts.tsx";
import { Missed } from "./Missed.tsx";
import { Unheard } from "./Unheard.tsx";
import { RuleText } from "./VoteForm.tsx";

const EXTEND_SECONDS = 60;

/** One vote: what it is about, where it stands, and the next right act. */
export function VoteDetail({ vote, onEdit }: { vote: Vote; onEdit(): void }) {
  const { t } = useTranslation(["voting", "common"]);
  const format = useFormat();
  const words = useRuleWords();
  const { directory, live, act } = useRoom();
  const { timeZone } = directory.outline.conference;
  const standing = useStanding(vote);
  const item = directory.outline.agenda.find(({ id }) => id === vote.itemId);
  return (
    <div className="vt-detail">
      <header className="vt-detail__head">
        <p className="vt-phase" data-phase={vote.phase}>
          {t(`voting:phase.${vote.phase}`)}
          {vote.openedAt === null ? "" : ` · ${t("voting:openedAt", { time: format.time(vote.openedAt, timeZone) })}`}
          {vote.closedAt === null ? "" : ` · ${t("voting:closedAt", { time: format.time(vote.closedAt, timeZone) })}`}
        </p>
        {vote.phase === "open" && vote.until !== null ? <Countdown until={vote.until} clockOffset={live.clockOffset} zone={timeZone} /> : null}
        <h2>{vote.title}</h2>
        {item ? <p className="vt-detail__item">{item.title}</p> : null}
        {vote.text ? <p className="vt-detail__text">{vote.text}</p> : null}
      </header>
      <Stand vote={vote} />
      <Quorum vote={vote} standing={standing} />
      <Acts vote={vote} onEdit={onEdit} />
      <InlineStatus status={act.statusOf(`vote-${vote.id}`)} />
      <Parts vote={vote} />
      <details className="vt-detail__rule" open={vote.phase === "draft"}>
        <summary>{words.name(vote.rule)}</summary>
        <RuleText rule={vote.rule} />
      </details>
    </div>
  );
}

/** Where it stands, in numbers. */
export function Stand({ vote }: { vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { state } = useRoom();
  const byRooms = isByRooms(vote);
  if (vote.phase === "draft") return null;
  if (vote.phase === "annulled") return <p className="vt-note">{vote.reason ? t("annulledBecause", { reason: vote.reason }) : t("annulledByEnd")}</p>;
  if (vote.phase === "declared") {
    return (
      <>
        <VoteResult rule={vote.rule} count={vote.count!} outcome={vote.outcome!} casting={vote.casting} />
        <Missed vote={vote} />
      </>
    );
  }
  const { counts } = totalOf(state.votes.sites);
  const voted = vote.levels.reduce((sum, [, , n]) => sum + n, 0);
  const entitled = vote.levels.reduce((sum, [, n]) => sum + n, 0);
  const live = showsChoices(vote);
  const tally = [3, 4, 5].map((at) => vote.levels.reduce((sum, level) => sum + Math.max(0, level[at]!), 0)) as [number, number, number];
  return (
    <>
      {vote.phase === "closed" ? (
        vote.count ? <VoteResult rule={vote.rule} count={vote.count} outcome={outcomeOf(vote.rule, vote.count)} /> : <p className="vt-note">{t(settlesAt(vote) === null ? "counting" : "settling")}</p>
      ) : null}
      {vote.phase === "open" && vote.rule.method === "hands" ? <VoteBars tally={counts} /> : null}
      {vote.phase === "open" && vote.rule.method === "consensus" ? (
        <p className="vt-number">
          <strong>{format.number(counts[1])}</strong> {t("objecting", { count: counts[1] })}
        </p>
      ) : null}
      <Unheard vote={vote} />
      <Missed vote={vote} />
      {vote.phase === "open" && !byRooms ? (
        <>
          <p className="vt-number">
            <strong>{format.number(voted)}</strong> {t("votedOf", { count: voted, entitled: format.number(entitled) })}
          </p>
          {live ? <VoteBars tally={tally} /> : <p className="vt-note">{t(vote.rule.method === "secret" ? "hiddenSecret" : "hiddenUntilClosed")}</p>}
        </>
      ) : null}
    </>
  );
}

const isByRooms = ({ rule }: Vote): boolean => rule.method === "hands" || rule.method === "consensus";
const showsChoices = ({ levels }: Vote): boolean => levels.some(([, , , yes]) => yes >= 0);

/** The numbers one by one: of each room, or of each level of sites. */
function Parts({ vote }: { vote: Vote }) {
  const { state } = useRoom();
  if (vote.phase !== "open" && vote.phase !== "closed") return null;
  if (isByRooms(vote)) return <SiteCounts vote={vote} rooms={totalOf(state.votes.sites).rooms} />;
  return vote.levels.length > 0 ? <LevelTable levels={vote.levels} live={showsChoices(vote)} /> : null;
}

type Asking = "open" | "close" | "annul" | "discard" | null;

/** What can be done with it now: the next step first. Without `onEdit` neither drafting nor files. */
export function Acts({ vote, onEdit }: { vote: Vote; onEdit?: () => void }) {
  const { t, i18n } = useTranslation(["voting", "common", "control"]);
  const { conferenceId, state, act } = useRoom();
  const format = useFormat();
  const [asking, setAsking] = useState<Asking>(null);
  const [reason, setReason] = useState("");
  const voteId = vote.id;
  const key = `vote-${voteId}`;
  const tied = vote.phase === "closed" && vote.count !== null && outcomeOf(vote.rule, vote.count) === "tied";
  const other = state.votes.votes.find(({ id, phase }) => id !== voteId && (phase === "open" || phase === "closed"));
  const before = useStanding(asking === "open" ? vote : null);
  const done = (): void => setAsking(null);
  const declare = (casting: "for" | "against" | null): void => void act.run(key, { kind: "vote.declare", voteId, casting });
  const url = (file: string): string => `/api/conferences/${conferenceId}/votes/${voteId}/${file}?as=account`;
  const { scene } = state.stage;
  const isShown = scene.layout === "card" && scene.card.id === voteId;
  const card = (): void => void act.run(key, { kind: "vote.show", voteId, shown: !isShown, language: i18n.language === "en" ? "en" : "vi" });

  return (
    <div className="vt-actions">
      {vote.phase === "draft" && state.phase === "ended" ? <p className="vt-note">{t("control:over.vote")}</p> : null}
      {vote.phase === "draft" && state.phase !== "ended" ? (
        <>
          <Button look="primary" isDisabled={state.phase !== "live" || other !== undefined} onPress={() => setAsking("open")}>
            {t("voting:act.open")}
          </Button>
          {onEdit ? (
            <>
              <Button onPress={onEdit}>{t("voting:act.edit")}</Button>
              <Button look="danger" onPress={() => setAsking("discard")}>
                {t("voting:act.discard")}
              </Button>
            </>
          ) : null}
          {state.phase !== "live" ? <p className="vt-note">{t("voting:notLive")}</p> : other ? <p className="vt-note">{t("voting:otherFirst", { title: other.title })}</p> : null}
        </>
      ) : null}
      {vote.phase === "open" ? (
        <>
          <Button look="primary" onPress={() => setAsking("close")}>
            {t("voting:act.close")}
          </Button>
          {vote.until !== null ? (
            <Button onPress={() => void act.run(key, { kind: "vote.extend", voteId, seconds: EXTEND_SECONDS })}>{t("voting:act.extend", { time: format.duration(EXTEND_SECONDS * 1_000) })}</Button>
          ) : null}
        </>
      ) : null}
      {vote.phase === "closed" && !tied ? (
        <Button look="primary" isDisabled={vote.count === null} onPress={() => declare(null)}>
          {t("voting:act.declare")}
        </Button>
      ) : null}
      {tied ? (
        <>
          <p className="vt-note">{t("voting:tied")}</p>
          <Button look="primary" onPress={() => declare("for")}>
            {t("voting:act.castFor")}
          </Button>
          <Button onPress={() => declare("against")}>{t("voting:act.castAgainst")}</Button>
        </>
      ) : null}
      {vote.phase === "open" || vote.phase === "closed" ? (
        <Button look="danger" onPress={() => setAsking("annul")}>
          {t("voting:act.annul")}
        </Button>
      ) : null}
      {vote.phase === "declared" ? (
        <>
          {state.phase === "live" ? (
            <Button {...(isShown ? {} : { look: "primary" as const })} onPress={card}>
              {t(isShown ? "voting:act.hide" : "voting:act.show")}
            </Button>
          ) : null}
          {onEdit ? (
            <>
              <a className="dc-link" href={url("annex.csv")} download>
                {t(`voting:annex.${vote.rule.method}`)}
              </a>
              <a className="dc-link" href={url("entitled.csv")} download>
                {t("voting:entitledFile")}
              </a>
              {vote.rule.method === "secret" && !isTooFew(vote.rule, vote.count!) ? (
                <a className="dc-link" href={url("receipts.txt")} download>
                  {t("voting:receipts")}
                </a>
              ) : null}
            </>
          ) : null}
          {onEdit && vote.count?.fingerprint ? <p className="vt-note vt-fingerprint">{t("voting:fingerprint", { hash: vote.count.fingerprint })}</p> : null}
        </>
      ) : null}

      <ConfirmDialog
        isOpen={asking === "open"}
        title={t("voting:ask.open")}
        confirmLabel={t("voting:act.open")}
        onCancel={done}
        onConfirm={() => {
          done();
          void act.run(key, { kind: "vote.open", voteId });
        }}
      >
        <p>
          <strong>{vote.title}</strong>
        </p>
        <Quorum vote={vote} standing={before} />
        <RuleText rule={vote.rule} />
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asking === "close"}
        title={t("voting:ask.close")}
        confirmLabel={t("voting:act.close")}
        onCancel={done}
        onConfirm={() => {
          done();
          void act.run(key, { kind: "vote.close", voteId });
        }}
      >
        {t("voting:ask.closeExplain")}
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={asking === "discard"}
        title={t("voting:ask.discard")}
        confirmLabel={t("voting:act.discard")}
        danger
        onCancel={done}
        onConfirm={() => {
          done();
          void act.run(key, { kind: "vote.discard", voteId });
        }}
      >
        {vote.title}
      </ConfirmDialog>
      <Dialog
        isOpen={asking === "annul"}
        onClose={done}
        title={t("voting:ask.annul")}
        role="alertdialog"
        actions={
          <>
            <Button onPress={done}>{t("common:action.cancel")}</Button>
            <Button
              look="danger-solid"
              isDisabled={reason.trim() === ""}
              onPress={() => {
                done();
                void act.run(key, { kind: "vote.annul", voteId, reason: reason.trim() });
              }}
            >
              {t("voting:act.annul")}
            </Button>
          </>
        }
      >
        <p>{t("voting:ask.annulExplain")}</p>
        <TextField label={t("voting:ask.reason")} value={reason} onChange={setReason} maxLength={300} autoFocus />
      </Dialog>
    </div>
  );
}
