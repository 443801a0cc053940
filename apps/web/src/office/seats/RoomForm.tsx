import { useState } from "react";
import { PRESIDIUM_LIMIT, ROOM_LIMIT } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import type { SeatingWork } from "./useSeating.ts";

interface RoomFormProps {
  work: SeatingWork;
  gaps: boolean;
  onGaps(on: boolean): void;
}

/** Rows, seats, aisles and the presidium's table. */
export function RoomForm({ work, gaps, onGaps }: RoomFormProps) {
  const { t } = useTranslation("prints");
  const { plan, setPlan } = work;
  return (
    <section className="of-card of-stack" aria-labelledby="seats-room">
      <h3 id="seats-room" className="of-subtitle">
        {t("seats.room")}
      </h3>
      <div className="st-room">
        <NumberBox label={t("seats.rows")} value={plan.rows} least={1} most={ROOM_LIMIT} onChange={(rows) => setPlan({ rows })} />
        <NumberBox label={t("seats.columns")} value={plan.columns} least={1} most={ROOM_LIMIT} onChange={(columns) => setPlan({ columns })} />
        <NumberBox label={t("seats.presidium")} value={plan.presidium} least={0} most={PRESIDIUM_LIMIT} onChange={(presidium) => setPlan({ presidium })} />
        <CutsBox label={t("seats.aisles")} value={plan.aisles} onChange={(aisles) => setPlan({ aisles })} />
        <CutsBox label={t("seats.crossAisles")} value={plan.crossAisles} onChange={(crossAisles) => setPlan({ crossAisles })} />
      </div>
      <p className="of-hint">{t("seats.cutsHint")}</p>
      <label className="st-check">
        <input type="checkbox" checked={gaps} onChange={(event) => onGaps(event.target.checked)} />
        <span>{t("seats.editGaps")}</span>
      </label>
      {gaps ? <p className="of-hint">{t("seats.editGapsHint")}</p> : null}
    </section>
  );
}

/** Taken over when it is left, so that typing "12" does not make a room of one row first. */
function NumberBox({ label, value, least, most, onChange }: { label: string; value: number; least: number; most: number; onChange(value: number): void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (): void => {
    const next = Math.min(most, Math.max(least, Math.round(Number(typed))));
    if (typed !== null && typed.trim() !== "" && Number.isFinite(next) && next !== value) onChange(next);
    setTyped(null);
  };
  return (
    <label className="dc-field">
      <span className="dc-field__label">{label}</span>
      <input
        className="dc-input"
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
    </label>
  );
}

function CutsBox({ label, value, onChange }: { label: string; value: readonly number[]; onChange(value: number[]): void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (): void => {
    if (typed !== null) {
      const cuts = [...new Set((typed.match(/\d+/g) ?? []).map(Number).filter((cut) => cut >= 1 && cut <= ROOM_LIMIT))];
      if (cuts.join() !== value.join()) onChange(cuts);
    }
    setTyped(null);
  };
  return (
    <label className="dc-field">
      <span className="dc-field__label">{label}</span>
      <input className="dc-input" inputMode="numeric" value={typed ?? value.join(", ")} onChange={(event) => setTyped(event.target.value)} onBlur={take} onKeyDown={(event) => event.key === "Enter" && take()} />
    </label>
  );
}
