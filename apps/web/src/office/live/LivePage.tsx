import { useEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { AccountReach, Directory, Me } from "@diemcau/contract";
import { rollUp, type ConferenceState } from "@diemcau/rules";
import { RoomContext, type Room } from "../../control/context.ts";
import { MessagesViews } from "../../control/messages/MessagesDesk.tsx";
import { waitingMessages } from "../../control/messages/inbox.ts";
import { NO_FILTER, type Filter } from "../../control/model/filter.ts";
import { SiteSearch } from "../../control/model/search.ts";
import { buildTree, partOf } from "../../control/model/site-tree.ts";
import { HeadcountView } from "../../control/roll-call-desk/HeadcountView.tsx";
import { LineNotice } from "../../control/StatusStrip.tsx";
import { useAct } from "../../control/use-act.ts";
import { useConference, useDirectory, useReach, type LiveConference } from "../../data/index.ts";
import { addFloorTexts } from "../../i18n/floor-texts.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { RollCallView } from "./RollCallView.tsx";
import { Situation } from "./Situation.tsx";
import { SpeakingView } from "./SpeakingView.tsx";
import "../../control/styles/panels.css";
import "../../control/styles/layout.css";
import "../../control/roll-call-desk/roll-call-desk.css";
import "../../control/roll-call-desk/headcount.css";
import "./live.css";

// Of the office only this page shows the live conference.
addFloorTexts();

const VIEWS = ["situation", "roll-call", "headcount", "speaking", "messages"] as const;
type View = (typeof VIEWS)[number];

/** What a unit's officer does while the conference goes on: watches over the rooms of their unit and speaks for them. */
export default function LivePage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation(["live", "common"]);
  const directory = useDirectory(conferenceId);
  const live = useConference(conferenceId, "account");
  const reach = useReach(conferenceId);
  const problem = directory.problem ?? reach.problem ?? live.problem;
  const isHere = directory.data && reach.data && live.state;
  if (!isHere && problem) return <ProblemNotice problem={problem} actions={<Button onPress={directory.reload}>{t("common:action.retry")}</Button>} />;
  if (!directory.data || !reach.data || !live.state) return <ProgressBar label={t("common:loading")} />;
  if (reach.data.roots.length === 0) return <EmptyState title={t("live:none", { unit: me.unit?.name ?? "" })}>{t("live:noneBody")}</EmptyState>;
  return <OpenPage conferenceId={conferenceId} directory={directory.data} reach={reach.data} live={live} state={live.state} unit={me.unit?.name ?? ""} />;
}

interface OpenProps {
  conferenceId: string;
  directory: Directory;
  reach: AccountReach;
  live: LiveConference;
  state: ConferenceState;
  unit: string;
}

function OpenPage({ conferenceId, directory, reach, live, state, unit }: OpenProps) {
  const { t } = useTranslation(["live", "common"]);
  const format = useFormat();
  const [path] = useLocation();
  const tree = useMemo(() => partOf(buildTree(directory), reach.roots), [directory, reach]);
  const search = useMemo(() => new SiteSearch(tree.names, tree.within), [tree]);
  const roll = useMemo(() => rollUp(state, tree.parent, tree.expected), [state.sites, state.slots, tree]); // oxlint-disable-line react/exhaustive-deps -- of the state only these two count
  const [selected, select] = useState(tree.roots[0] ?? 0);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const act = useAct(conferenceId);
  const room = useMemo(
    (): Room => ({ conferenceId, directory, tree, search, live, state, roll, selected, select, filter, setFilter, act, consoles: null }),
    [conferenceId, directory, tree, search, live, state, roll, selected, filter, act],
  );
  const base = `/office/${conferenceId}/live`;
  const view: View = VIEWS.find((each) => path === `${base}/${each}`) ?? "situation";
  const views = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone they are pushed sideways: the open one is in view.
    views.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [view]);
  const waiting: Partial<Record<View, number>> = {
    speaking: state.speaking.below.filter(({ holder }) => tree.within?.has(holder)).length,
    messages: waitingMessages(state),
  };
  return (
    <RoomContext value={room}>
      <div className="lv">
        <div className="lv-head">
          <h2 className="of-title">{t("live:title", { unit })}</h2>
          <p className="lv-head__line">
            <Badge tone={state.phase === "live" ? "good" : "neutral"}>
              <span data-testid="phase">{t(`common:phase.${state.phase}`)}</span>
            </Badge>
            <Badge tone={live.status === "live" ? "neutral" : "danger"}>
              <span aria-hidden="true">{live.status === "live" ? "●" : "✕"}</span> {t(`common:connection.${live.status}`)}
            </Badge>
          </p>
        </div>
        <LineNotice calm />
        <nav ref={views} className="lv-views" aria-label={t("live:views")}>
          {VIEWS.map((each) => (
            <Link key={each} href={`${base}/${each}`} aria-current={view === each ? "page" : undefined} data-view={each}>
              {t(`live:view.${each}`)} {waiting[each] ? <strong className="lv-views__count">{format.number(waiting[each])}</strong> : null}
            </Link>
          ))}
        </nav>
        {view === "situation" ? <Situation /> : null}
        {view === "roll-call" ? <RollCallView /> : null}
        {view === "headcount" ? <HeadcountView /> : null}
        {view === "speaking" ? <SpeakingView /> : null}
        {view === "messages" ? (
          <div className="ms-desk lv-messages">
            <MessagesViews />
          </div>
        ) : null}
      </div>
    </RoomContext>
  );
}
