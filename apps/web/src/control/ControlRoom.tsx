import { Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Directory, Me } from "@diemcau/contract";
import { rollUp, type ConferenceState, type RollUp } from "@diemcau/rules";
import { useConference, useDirectory, type LiveConference } from "../data/index.ts";
import { AppHeader, Boundary, Button, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { Announcer } from "./Announcer.tsx";
import { ActBar } from "./consoles/ActBar.tsx";
import { DeskCharge } from "./consoles/DeskCharge.tsx";
import { useConsoles } from "./consoles/use-consoles.ts";
import { RoomContext, type Room } from "./context.ts";
import { DeskNav } from "./DeskNav.tsx";
import { desks, fetchDesks, type Desk } from "./desks.tsx";
import { NO_FILTER, type Filter } from "./model/filter.ts";
import { SiteSearch } from "./model/search.ts";
import { buildTree } from "./model/site-tree.ts";
import { LineNotice, StatusStrip } from "./StatusStrip.tsx";
import { useText } from "./text.ts";
import { useAct } from "./use-act.ts";

interface ControlRoomProps {
  conferenceId: string;
  /** Which work area; an unknown one is the first. */
  desk: string;
  who: Me;
  onSignOut(): void;
}

export function ControlRoom({ conferenceId, desk, who, onSignOut }: ControlRoomProps) {
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
        <OpenRoom conferenceId={conferenceId} desk={desk || (who.role === "chair" ? "chair" : "")} directory={directory.data} live={live} state={live.state} />
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
  desk: string;
  directory: Directory;
  live: LiveConference;
  state: ConferenceState;
}

function OpenRoom({ conferenceId, desk: wanted, directory, live, state }: OpenRoomProps) {
  const { t } = useText();
  const tree = useMemo(() => buildTree(directory), [directory]);
  const search = useMemo(() => new SiteSearch(tree.names), [tree]);
  const roll = useRoll(state, directory);
  const [chosen, select] = useState(0);
  const selected = chosen < tree.size ? chosen : 0;
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const act = useAct(conferenceId);
  const desk: Desk = desks.find(({ key }) => key === wanted) ?? desks[0];
  const consoles = useConsoles(conferenceId, desk === desks[0] ? "" : desk.key);

  useEffect(() => {
    // Folding 21,000 names takes a moment: done while nobody waits, so that the first key typed is quick.
    return whenIdle(() => search.prepare());
  }, [search]);
  useEffect(() => whenIdle(() => void fetchDesks()), []);

  const room = useMemo(
    (): Room => ({ conferenceId, directory, tree, search, live, state, roll, selected, select, filter, setFilter, act, consoles }),
    [conferenceId, directory, tree, search, live, state, roll, selected, filter, act, consoles],
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
      {desk.calm ? null : <StatusStrip filter={filter} onToggleState={toggleState} />}
      <LineNotice calm={desk.calm === true} />
      <DeskNav chosen={desk.key} />
      {desk.areas ? <DeskCharge areas={desk.areas} /> : null}
      <Boundary key={desk.key} around={inTheMiddle}>
        <Suspense fallback={<ProgressBar label={t("loadingRoom")} />}>
          <desk.Content />
        </Suspense>
      </Boundary>
      <ActBar />
      <Announcer />
    </RoomContext>
  );
}

/** What took the place of a desk. */
const inTheMiddle = (notice: ReactNode): ReactNode => (
  <main id="main" className="dc-middle">
    {notice}
  </main>
);

/** Runs it when the page has nothing else to do; the answer takes that back. */
function whenIdle(run: () => void): () => void {
  const idle = globalThis.requestIdleCallback ?? ((later: () => void) => setTimeout(later, 500));
  const handle = idle(run);
  return () => (globalThis.cancelIdleCallback ?? clearTimeout)(handle as number);
}

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
