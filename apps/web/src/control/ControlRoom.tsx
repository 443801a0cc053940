import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Directory, Me } from "@diemcau/contract";
import { rollUp, type ConferenceState, type RollUp } from "@diemcau/rules";
import { useConference, useDirectory, type LiveConference } from "../data/index.ts";
import { AppHeader, Button, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { Announcer } from "./Announcer.tsx";
import { RoomContext, type Room } from "./context.ts";
import { NO_FILTER, type Filter } from "./model/filter.ts";
import { SiteSearch } from "./model/search.ts";
import { buildTree } from "./model/site-tree.ts";
import { AgendaPanel } from "./panels/AgendaPanel.tsx";
import { MonitorPanel } from "./panels/MonitorPanel.tsx";
import { OnAirPanel } from "./panels/OnAirPanel.tsx";
import { QueuePanel } from "./panels/QueuePanel.tsx";
import { SitePanel } from "./panels/SitePanel.tsx";
import { RollCall } from "./roll-call/RollCall.tsx";
import { Steady } from "./Steady.tsx";
import { LineNotice, StatusStrip } from "./StatusStrip.tsx";
import { useText } from "./text.ts";
import { useAct } from "./use-act.ts";

interface ControlRoomProps {
  conferenceId: string;
  who: Me;
  onSignOut(): void;
}

export function ControlRoom({ conferenceId, who, onSignOut }: ControlRoomProps) {
  const { t } = useText();
  const directory = useDirectory(conferenceId);
  const live = useConference(conferenceId, "account");
  const title = directory.data?.outline.conference.title ?? t("title");
  useEffect(() => {
    document.title = `${directory.data?.outline.conference.shortTitle ?? t("common:product")} – ${t("title")}`;
  }, [directory.data, t]);
  const problem = directory.problem ?? live.problem;
  return (
    <div className="dc-control">
      <AppHeader title={title} who={{ name: who.name, role: t(`common:role.${who.role}`) }} onSignOut={onSignOut} />
      {directory.data && live.state ? (
        <OpenRoom conferenceId={conferenceId} directory={directory.data} live={live} state={live.state} />
      ) : (
        <main id="main" className="dc-middle">
          {problem ? (
            <ProblemNotice problem={problem} actions={<Button onPress={directory.reload}>{t("common:action.retry")}</Button>} />
          ) : (
            <ProgressBar label={t("loadingRoom")} />
          )}
        </main>
      )}
    </div>
  );
}

interface OpenRoomProps {
  conferenceId: string;
  directory: Directory;
  live: LiveConference;
  state: ConferenceState;
}

function OpenRoom({ conferenceId, directory, live, state }: OpenRoomProps) {
  const tree = useMemo(() => buildTree(directory), [directory]);
  const search = useMemo(() => new SiteSearch(tree.names), [tree]);
  const roll = useRoll(state, directory);
  const [chosen, select] = useState(0);
  const selected = chosen < tree.size ? chosen : 0;
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const act = useAct(conferenceId);

  useEffect(() => {
    // Folding 21,000 names takes a moment: done while nobody waits, so that the first key typed is quick.
    const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 500));
    const handle = idle(() => search.prepare());
    return () => (globalThis.cancelIdleCallback ?? clearTimeout)(handle as number);
  }, [search]);

  const room = useMemo(
    (): Room => ({ conferenceId, directory, tree, search, live, state, roll, selected, select, act }),
    [conferenceId, directory, tree, search, live, state, roll, selected, act],
  );
  const toggleState = useCallback((index: number) => {
    setFilter((last) => {
      const states = new Set(last.states);
      if (!states.delete(index)) states.add(index);
      return { ...last, states };
    });
  }, []);

  return (
    <RoomContext value={room}>
      <StatusStrip filter={filter} onToggleState={toggleState} />
      <LineNotice />
      <main id="main" className="dc-room">
        <RollCall filter={filter} onFilter={setFilter} />
        <div className="dc-room__act">
          <Steady of={ofOnAir}>
            <OnAirPanel />
          </Steady>
          <Steady of={ofQueue}>
            <QueuePanel />
          </Steady>
        </div>
        <Steady of={ofSite}>
          <SitePanel />
        </Steady>
        <div className="dc-room__programme">
          <Steady of={ofMonitor}>
            <MonitorPanel />
          </Steady>
          <Steady of={ofAgenda}>
            <AgendaPanel />
          </Steady>
        </div>
      </main>
      <Announcer />
    </RoomContext>
  );
}

/** What each panel shows: see Steady. */
const ofMonitor = ({ state }: Room) => [state.phase, state.slots, state.large, state.agenda];
const ofAgenda = ({ state }: Room) => [state.phase, state.agenda];
const ofOnAir = ({ state }: Room) => [
  state.slots,
  state.large,
  state.cued,
  ...state.slots.map((slot) => (slot ? state.sites.get(slot.site) : null)),
];
const ofQueue = ({ state, roll }: Room) => [state.queue, ...state.queue.map((request) => roll.own[request.site])];
const ofSite = ({ state, roll, selected }: Room) => [
  state.phase,
  state.slots,
  state.cued,
  state.queue,
  state.sites.get(selected),
  roll.own[selected],
  roll.present[selected],
  roll.inexact[selected],
];

/** Roll-up of the state, computed only when sites or slots have changed. */
function useRoll(state: ConferenceState, directory: Directory): RollUp {
  const known = useRef<{ state: ConferenceState; directory: Directory; roll: RollUp } | null>(null);
  return useMemo(() => {
    const last = known.current;
    const same = last?.directory === directory && last.state.sites === state.sites && last.state.slots === state.slots;
    const roll = same ? last.roll : rollUp(state, directory.sites.parent, directory.sites.expected);
    known.current = { state, directory, roll };
    return roll;
  }, [state, directory]);
}
