import { useEffect, useMemo, useState } from "react";
import type { AccountReach, Directory, Me } from "@diemcau/contract";
import { rollUp, type ConferenceState } from "@diemcau/rules";
import { useConference, useDirectory, useReach, type LiveConference } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AppHeader, Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { RoomContext, type Room } from "../context.ts";
import { NO_FILTER, type Filter } from "../model/filter.ts";
import { SiteSearch } from "../model/search.ts";
import { buildTree, type SiteTree } from "../model/site-tree.ts";
import { LineNotice } from "../StatusStrip.tsx";
import { useAct } from "../use-act.ts";
import { MessagesView } from "./MessagesDesk.tsx";

interface OfficerProps {
  conferenceId: string;
  who: Me;
  onSignOut(): void;
}

/** What a unit's officer does while the conference is live: the lines and incidents of the rooms below their unit. */
export default function OfficerRoom({ conferenceId, who, onSignOut }: OfficerProps) {
  const { t } = useTranslation(["messages", "control", "common"]);
  const directory = useDirectory(conferenceId);
  const live = useConference(conferenceId, "account");
  const reach = useReach(conferenceId);
  const title = directory.data?.outline.conference.title ?? t("messages:officer.title");
  useEffect(() => {
    document.title = `${directory.data?.outline.conference.shortTitle ?? t("common:product")} – ${t("messages:officer.title")}`;
  }, [directory.data, t]);
  const problem = directory.problem ?? reach.problem ?? live.problem;
  return (
    <div className="dc-control">
      <AppHeader title={title} who={{ name: who.name, role: t(`common:role.${who.role}`) }} onSignOut={onSignOut} />
      {directory.data && reach.data && live.state ? (
        <OpenRoom conferenceId={conferenceId} directory={directory.data} reach={reach.data} live={live} state={live.state} />
      ) : (
        <main id="main" className="dc-middle">
          {problem ? <ProblemNotice problem={problem} actions={<Button onPress={directory.reload}>{t("common:action.retry")}</Button>} /> : <ProgressBar label={t("control:loadingRoom")} />}
        </main>
      )}
    </div>
  );
}

/** The sites that an officer answers for. */
function below(tree: SiteTree, { roots }: AccountReach): ReadonlySet<number> {
  const inside = new Set(roots);
  // Parents stand before their children.
  for (let site = 0; site < tree.size; site++) if (inside.has(tree.parent[site]!)) inside.add(site);
  return inside;
}

interface OpenProps {
  conferenceId: string;
  directory: Directory;
  reach: AccountReach;
  live: LiveConference;
  state: ConferenceState;
}

function OpenRoom({ conferenceId, directory, reach, live, state }: OpenProps) {
  const { t } = useTranslation("messages");
  const tree = useMemo(() => buildTree(directory), [directory]);
  const within = useMemo(() => below(tree, reach), [tree, reach]);
  const search = useMemo(() => new SiteSearch(tree.names), [tree]);
  const roll = useMemo(() => rollUp(state, directory.sites.parent, directory.sites.expected), [state, directory]);
  const [selected, select] = useState(0);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const act = useAct(conferenceId);
  const room = useMemo(
    (): Room => ({ conferenceId, directory, tree, search, live, state, roll, selected, select, filter, setFilter, act, consoles: null }),
    [conferenceId, directory, tree, search, live, state, roll, selected, filter, act],
  );
  return (
    <RoomContext value={room}>
      <p className="ms-officer" role="status">
        {t("officer.hint", { count: within.size, n: within.size })}
      </p>
      <LineNotice calm />
      <MessagesView within={within} />
    </RoomContext>
  );
}
