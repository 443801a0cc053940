import { useState } from "react";
import { SITE_STATES, type AgendaItem, type RosterEntry, type Speaker } from "@diemcau/contract";
import { canBeCued, canBeSeen, slotOf, type ConferenceState } from "@diemcau/rules";
import { useRoster } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, InlineStatus, StateMark, TextField, type ButtonLook, type ButtonSize } from "../../ui/index.ts";
import { speakerText } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";
import { speakerFrom } from "../model/speaker.ts";
import { presentersOf, secondsOf } from "../model/speech-plan.ts";
import { Unsteady } from "../Steady.tsx";
import { RoomPicker } from "../stage/RoomPicker.tsx";
import { Count } from "./Count.tsx";
import "./give-floor.css";

interface GiveFloorProps {
  /** The room, where it is settled; else it is chosen. */
  site?: number;
  /** The item that is spoken to: it proposes the room, the speaker and the minutes. */
  item?: AgendaItem;
  /** Who was named beside the button. */
  speaker?: Speaker | undefined;
  look?: ButtonLook;
  size?: ButtonSize;
}

/** Gives the floor to any room, also one that has not asked: on air, with a name and a time. */
export function GiveFloor({ site, item, speaker, look = "quiet", size = "medium" }: GiveFloorProps) {
  const { t } = useTranslation("speaking");
  const { tree, state } = useRoom();
  const [isOpen, open] = useState(false);
  const about = site === undefined ? item?.title : tree.names[site];
  if (state.phase === "ended") return null;
  return (
    <>
      <Button look={look} size={size} isDisabled={state.phase !== "live"} onPress={() => open(true)} {...(about === undefined ? {} : { "aria-label": t("floor.openNamed", { about }) })}>
        {t("floor.open")}
      </Button>
      {isOpen ? (
        <Unsteady>
          <Giving {...(site === undefined ? {} : { fixed: site })} item={item ?? null} named={speaker} onClose={() => open(false)} />
        </Unsteady>
      ) : null}
    </>
  );
}

/** What stands in the way of giving a room the floor now; a key of the control room's texts. */
export function floorObstacle(state: ConferenceState, site: number): "site.cannot.notLive" | "site.cannot.notConnected" | "site.cannot.full" | "encoder.first" | null {
  if (state.phase !== "live") return "site.cannot.notLive";
  if (!canBeSeen(state, site)) return canBeCued(state, site) ? "encoder.first" : "site.cannot.notConnected";
  return hasPlace(state, site) ? null : "site.cannot.full";
}

/** It is on air already, has its own place, takes that of who has spoken, or a free one. */
function hasPlace(state: ConferenceState, site: number): boolean {
  const before = state.speaking.speech?.site;
  return site === 0 || slotOf(state, site) >= 0 || (before !== undefined && slotOf(state, before) > 0) || state.slots.slice(1).includes(null);
}

const personOf = ({ name, positions }: RosterEntry): Speaker => speakerFrom({ name: name.slice(0, 120), position: positions.join(", ").slice(0, 300) }) ?? { name };

function Giving({ fixed, item, named, onClose }: { fixed?: number; item: AgendaItem | null; named: Speaker | undefined; onClose(): void }) {
  const { t } = useTranslation(["speaking", "control", "common"]);
  const { state, tree, roll, directory, conferenceId, act } = useRoom();
  const [site, setSite] = useState<number | null>(fixed ?? item?.site ?? (item ? 0 : null));
  const [typed, type] = useState<Speaker | null>(named?.name ? named : null);
  const [minutes, setMinutes] = useState<number | null>(null);
  const roster = useRoster(conferenceId, site, "account", site);
  const asked = site === null ? undefined : (state.queue.find((request) => request.site === site)?.speaker ?? state.slots.find((slot) => slot?.site === site)?.speaker);
  const chairs = (roster.data?.delegates ?? []).filter(({ isSiteChair }) => isSiteChair).map(personOf);
  // Those of the item speak where it is read; from another room its own people do.
  const ofItem = item && (item.site === null || item.site === site) ? presentersOf(item, site === null ? "" : tree.names[site]) : [];
  const proposed = unique([...ofItem, ...(asked ? [asked] : []), ...chairs]);
  const speaker = typed ?? proposed[0] ?? { name: "" };
  const seconds = minutes === null ? secondsOf(item, state.speaking.rules, site === null ? undefined : directory.levels[directory.sites.level[site]!]?.code) : Math.round(minutes * 60);
  const obstacle = site === null ? null : floorObstacle(state, site);
  const choose = (next: number | null): void => {
    setSite(next);
    type(null);
  };
  const give = async (): Promise<void> => {
    if (site === null) return;
    const said = speakerFrom(speaker);
    if (await act.run("give-floor", { kind: "speech.start", site, ...(said ? { speaker: said } : {}), seconds })) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={fixed === undefined ? t("speaking:floor.title") : t("speaking:floor.titleOf", { site: tree.names[fixed] })}
      wide
      actions={
        <>
          <InlineStatus status={act.statusOf("give-floor")} />
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={site === null || obstacle !== null} onPress={() => void give()} data-testid="give-floor">
            {t("speaking:call.start")}
          </Button>
        </>
      }
    >
      <form
        className="sp-give"
        onSubmit={(event) => {
          event.preventDefault();
          if (site !== null && obstacle === null) void give();
        }}
      >
        {item ? <p className="sp-give__item">{item.title}</p> : null}
        {fixed === undefined ? (
          <RoomPicker label={t("speaking:floor.room")} chosen={site} near={[item?.site ?? 0, 0]} onChoose={choose} plain />
        ) : (
          <p>
            <StateMark state={SITE_STATES[roll.own[fixed] ?? 0]!} />
          </p>
        )}
        {obstacle ? (
          <p className="sp-give__obstacle" role="status">
            {t(`control:${obstacle}`)}
          </p>
        ) : null}
        {proposed.length > 1 || (typed !== null && proposed.length > 0) ? (
          <div className="sp-give__who" role="group" aria-label={t("speaking:floor.proposed")}>
            {proposed.map((each) => (
              <button key={speakerText(each)} type="button" className="sg-choice" aria-pressed={speakerText(each) === speakerText(speaker)} onClick={() => type(each)}>
                {speakerText(each)}
              </button>
            ))}
          </div>
        ) : null}
        <div className="sp-give__fields">
          <TextField label={t("control:speaker.name")} value={speaker.name} onChange={(name) => type({ ...speaker, name })} maxLength={120} />
          <TextField label={t("control:speaker.position")} value={speaker.position ?? ""} onChange={(position) => type({ ...speaker, position })} maxLength={300} />
          <Count label={t("speaking:floor.minutes")} shown value={seconds / 60} max={240} step={0.5} onChange={setMinutes} />
        </div>
        <p className="sp-give__hint">{t(seconds === 0 ? "speaking:floor.noLimit" : "speaking:floor.explain")}</p>
        {/* Enter in a field gives the floor, as the button below does. */}
        <input type="submit" hidden />
      </form>
    </Dialog>
  );
}

const unique = (speakers: readonly Speaker[]): Speaker[] => [...new Map(speakers.map((each) => [speakerText(each), each])).values()];
