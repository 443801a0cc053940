import { useMemo, useState, type DragEvent } from "react";
import { seatLabel } from "@diemcau/rules/seats";
import { searchItems } from "@diemcau/rules/text";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, SearchField, TextField, ToggleButton } from "../../ui/index.ts";
import { DELEGATE } from "./RoomView.tsx";
import type { SeatingWork } from "./useSeating.ts";

/** More than these are found by typing. */
const SHOWN = 100;

interface PersonPanelProps {
  work: SeatingWork;
  picked: string | null;
  onPick(delegateId: string | null): void;
}

/** Who is being moved, and who has no seat. */
export function PersonPanel({ work, picked, onPick }: PersonPanelProps) {
  const { t } = useTranslation("prints");
  const format = useFormat();
  const [query, setQuery] = useState("");
  const person = picked === null ? undefined : work.person.get(picked);
  const seat = picked === null ? undefined : work.seatOf.get(picked);
  const found = useMemo(() => (query.trim() === "" ? work.unseated : searchItems(work.delegates, query, ({ name }) => [name])), [query, work.unseated, work.delegates]);
  const drop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData(DELEGATE);
    if (!work.seatOf.has(id)) return;
    event.preventDefault();
    work.stand(id);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping here is a second way; the button is the first
    <section className="of-card of-stack" aria-labelledby="seats-people" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <div aria-live="polite" className="of-stack">
        {person ? (
          <>
            <div>
              <p className="of-strong">{t("seats.picked", { name: person.name })}</p>
              <p className="of-hint st-wrap">
                {seat ? `${seatLabel(seat, format.language)} · ` : ""}
                {person.positions.join("; ")}
              </p>
            </div>
            <p className="of-hint">{t("seats.pickedHint")}</p>
            <TextField
              key={person.delegateId}
              label={t("seats.unit")}
              hint={t("seats.unitHint")}
              placeholder={work.unitRead(person)}
              defaultValue={work.unitGiven(person.delegateId)}
              maxLength={200}
              onBlur={(event) => {
                const unit = (event.target as HTMLInputElement).value.trim();
                if (unit !== work.unitGiven(person.delegateId)) work.setUnit(person.delegateId, unit);
              }}
            />
            <div className="of-row">
              {seat ? (
                <>
                  <ToggleButton isSelected={seat.fixed} onChange={() => work.fix(person.delegateId)}>
                    {t("seats.fix")}
                  </ToggleButton>
                  <Button
                    onPress={() => {
                      work.stand(person.delegateId);
                      onPick(null);
                    }}
                  >
                    {t("seats.standUp")}
                  </Button>
                </>
              ) : null}
              <Button onPress={() => onPick(null)}>{t("seats.unpick")}</Button>
            </div>
          </>
        ) : (
          <p className="of-hint">{t("seats.how")}</p>
        )}
      </div>
      <h3 id="seats-people" className="of-subtitle">
        {t("seats.unseated", { n: format.number(work.unseated.length) })}
      </h3>
      {work.delegates.length > 0 ? <SearchField label={t("seats.find")} hideLabel placeholder={t("seats.find")} value={query} onChange={setQuery} /> : null}
      {work.unseated.length === 0 && query.trim() === "" ? (
        work.delegates.length > 0 ? <p className="of-good">✓ {t("seats.allSeated")}</p> : null
      ) : (
        <ul className="st-people">
          {found.slice(0, SHOWN).map((each) => {
            const at = work.seatOf.get(each.delegateId);
            return (
              <li key={each.delegateId}>
                <button
                  type="button"
                  className="st-person"
                  aria-pressed={picked === each.delegateId}
                  draggable
                  onDragStart={(event) => event.dataTransfer.setData(DELEGATE, each.delegateId)}
                  onClick={() => onPick(picked === each.delegateId ? null : each.delegateId)}
                >
                  <span className="of-strong st-wrap">{each.name}</span>
                  <span className="of-hint st-wrap">{[at && seatLabel(at, format.language), each.positions[0]].filter(Boolean).join(" · ")}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {found.length > SHOWN ? <p className="of-hint">{t("seats.more", { n: format.number(found.length - SHOWN) })}</p> : null}
    </section>
  );
}
