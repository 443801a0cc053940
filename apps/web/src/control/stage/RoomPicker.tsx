import { useState } from "react";
import { canBeCued, slotOf } from "@diemcau/rules";
import { Button, SearchField, StateShape } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useStageText } from "./text.ts";
import "./pickers.css";

interface RoomPickerProps {
  label: string;
  chosen: number | null;
  /** What stands for "no room named"; absent: one has to be. */
  automatic?: string;
  /** Rooms that stand first: those of the agenda's items. */
  near?: readonly number[];
  /** Nothing is said of its camera. */
  plain?: boolean;
  onChoose(site: number | null): void;
}

const SUGGESTED_QUEUE = 4;
const RESULTS = 8;

/** A room for the picture: those whose item is on or next, those on air, those asked to be ready, who asks to speak next, or any by name. */
export function RoomPicker({ label, chosen, automatic, near = [], plain = false, onChoose }: RoomPickerProps) {
  const { t } = useStageText();
  const { state, tree, search, act } = useRoom();
  const [query, setQuery] = useState("");
  const onAir = state.slots.flatMap((slot) => (slot ? [slot.site] : []));
  const suggested = [...new Set([...near, ...onAir, ...state.cued, ...state.queue.slice(0, SUGGESTED_QUEUE).map(({ site }) => site)])];
  const found = query.trim() === "" ? null : search.find(query).slice(0, RESULTS);
  const listed = found ?? (chosen !== null && !suggested.includes(chosen) ? [chosen, ...suggested] : suggested);
  const isReady = chosen === null || slotOf(state, chosen) >= 0 || state.cued.includes(chosen);
  const isHere = chosen !== null && canBeCued(state, chosen);
  return (
    <fieldset className="sg-rooms">
      <legend className="dc-field__label">{label}</legend>
      <SearchField label={t("rooms.search")} hideLabel placeholder={t("rooms.search")} value={query} onChange={setQuery} />
      <div className="sg-rooms__list">
        {automatic === undefined ? null : (
          <button type="button" className="sg-choice" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
            {automatic}
          </button>
        )}
        {listed.map((site) => (
          <button
            key={site}
            type="button"
            className="sg-choice"
            aria-pressed={chosen === site}
            onClick={() => {
              onChoose(site);
              setQuery("");
            }}
          >
            <RoomMark site={site} /> {tree.names[site]}
          </button>
        ))}
      </div>
      {found?.length === 0 ? <p className="sg-hint">{t("rooms.none")}</p> : null}
      {chosen !== null && !isReady && !plain ? (
        <p className="sg-hint sg-rooms__ready">
          {isHere ? t("rooms.notReady") : t("rooms.notHere")}
          {isHere ? (
            <Button size="small" onPress={() => void act.run("cue", { kind: "site.cue", site: chosen })}>
              {t("rooms.cue")}
            </Button>
          ) : null}
        </p>
      ) : null}
    </fieldset>
  );
}

function RoomMark({ site }: { site: number }) {
  const { t } = useStageText();
  const { state } = useRoom();
  const { presence } = state.sites.get(site);
  const is = presence === "l" ? "lost" : presence === "" ? "not-joined" : slotOf(state, site) >= 0 ? "on-air" : "connected";
  return (
    <>
      <StateShape state={is} />
      <span className="visually-hidden">{t(`common:state.${is}`)}: </span>
    </>
  );
}
