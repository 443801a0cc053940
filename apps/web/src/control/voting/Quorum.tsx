import { useEffect, useState } from "react";
import type { VoteStanding } from "@diemcau/contract";
import { quorumOf, type Quorum as QuorumNumbers, type Vote } from "@diemcau/rules";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

const EVERY_MS = 5_000;

/** Who is entitled, there and has voted, asked anew while it changes; null: not known yet. */
export function useStanding(vote: Vote | null): VoteStanding | null {
  const { conferenceId } = useRoom();
  const going = vote !== null && (vote.phase === "draft" || vote.phase === "open");
  const asks = going && (vote.rule.quorum.persons !== null || vote.rule.quorum.sites !== null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!asks) return;
    const timer = setInterval(() => setRound((last) => last + 1), EVERY_MS);
    return () => clearInterval(timer);
  }, [asks]);
  return useResource<VoteStanding>(asks ? `/api/conferences/${conferenceId}/votes/${vote.id}/standing` : null, "account", round).data;
}

/** Before anybody could vote a quorum of those who vote is held against those who could. */
function quorumNow({ phase, rule }: Vote, standing: VoteStanding): QuorumNumbers {
  return quorumOf(phase === "draft" ? { ...rule, quorum: { ...rule.quorum, of: "present" } } : rule, standing);
}

/** Is the quorum there? By persons and by sites, as the rule asks; nothing where it asks for none. */
export function Quorum({ vote, standing }: { vote: Vote; standing: VoteStanding | null }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { directory } = useRoom();
  const { quorum } = vote.rule;
  if ((quorum.persons === null && quorum.sites === null) || (vote.phase !== "draft" && vote.phase !== "open")) return null;
  if (standing === null) return <p className="vt-note">{t("quorum.unknown")}</p>;
  const { met, persons, sites } = quorumNow(vote, standing);
  const asked = ([["persons", persons], ["sites", sites]] as const).flatMap(([what, number]) => (number ? [{ what, ...number }] : []));
  const counted = vote.phase === "open" && quorum.of === "voted" ? "voted" : "present";
  return (
    <div className="vt-quorum" data-met={met} role="status">
      <p>
        <strong>
          <span aria-hidden="true">{met ? "✓" : "✕"}</span> {t(met ? "quorum.met" : "quorum.missing")}
        </strong>{" "}
        <span className="vt-quorum__at">{t("quorum.at", { time: format.clock(standing.at, directory.outline.conference.timeZone) })}</span>
      </p>
      <ul>
        {asked.map(({ what, needed, there }) => (
          <li key={what} data-short={there < needed}>
            {t(`quorum.${counted}.${what}`, { there: format.number(there), needed: format.number(needed) })}
          </li>
        ))}
      </ul>
      {vote.phase === "draft" && quorum.of === "voted" ? <p>{t("quorum.ofVoters")}</p> : null}
    </div>
  );
}
