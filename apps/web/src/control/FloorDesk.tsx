import { useRoom, type Room } from "./context.ts";
import { AgendaPanel } from "./panels/AgendaPanel.tsx";
import { MonitorPanel } from "./panels/MonitorPanel.tsx";
import { OnAirPanel } from "./panels/OnAirPanel.tsx";
import { SitePanel } from "./panels/SitePanel.tsx";
import { RollCall } from "./roll-call/RollCall.tsx";
import { QueuePanel } from "./speaking/QueuePanel.tsx";
import { Steady } from "./Steady.tsx";

/** The sites, what is on air, the queue, the programme and the agenda in one window. */
export function FloorDesk() {
  const { filter, setFilter } = useRoom();
  return (
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
  );
}

/** What each panel shows: see Steady. */
const ofMonitor = ({ state }: Room) => [state.phase, state.slots, state.large, state.agenda, state.stage, state.questions.aired, state.captions.tracks];
const ofAgenda = ({ state }: Room) => [state.phase, state.agenda];
const ofOnAir = ({ state }: Room) => [
  state.slots,
  state.large,
  state.cued,
  state.encoders,
  ...state.slots.map((slot) => (slot ? state.sites.get(slot.site) : null)),
];
const ofQueue = ({ state, roll }: Room) => [
  state.phase,
  state.queue,
  state.cued,
  state.speaking,
  ...state.queue.map((request) => roll.own[request.site]),
  ...state.speaking.below.map((request) => roll.own[request.holder]),
];
const ofSite = ({ state, roll, selected }: Room) => [
  state.phase,
  state.slots,
  state.cued,
  state.queue,
  state.speaking.speech?.site,
  state.sites.get(selected),
  state.encoders.get(selected),
  state.wall.marks.get(selected),
  state.messages.incidents,
  roll.own[selected],
  roll.present[selected],
  roll.qualifier[selected],
];
