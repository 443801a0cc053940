import { useState } from "react";
import type { OwnRollCall } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { PARTS, classDrafts, sumOf, type ClassDraft, type CountDraft } from "./count.ts";
import "./roll-call.css";

interface CountDetailProps {
  room: Room;
  draft: CountDraft;
  onChange(draft: CountDraft): void;
}

/** Who the room's people are: from elsewhere, absent with a reason, substitutes; for all, or by class. */
export function CountDetail({ room, draft, onChange }: CountDetailProps) {
  const { t } = useTranslation("rollcall");
  const [open, setOpen] = useState(false);
  const byClass = draft.classes.length > 0;
  return (
    <details className="rc-detail" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("detail.summary")}</summary>
      {open ? (
        <>
          {byClass ? (
            <ClassTable draft={draft} onChange={onChange} />
          ) : (
            <div className="rc-detail__fields">
              {PARTS.map((part) => (
                <TextField key={part} label={t(`detail.${part}`)} value={draft[part]} onChange={(typed) => onChange({ ...draft, [part]: typed })} inputMode="numeric" autoComplete="off" />
              ))}
            </div>
          )}
          <div className="rc-detail__fields">
            <TextField label={t("detail.countedBy")} value={draft.countedBy} onChange={(countedBy) => onChange({ ...draft, countedBy })} maxLength={120} autoComplete="off" />
            {byClass ? (
              <Button onPress={() => onChange({ ...draft, classes: [] })}>{t("detail.asOne")}</Button>
            ) : (
              <ByClass room={room} onClasses={(classes) => onChange({ ...draft, classes })} />
            )}
          </div>
        </>
      ) : null}
    </details>
  );
}

function ByClass({ room, onClasses }: { room: Room; onClasses(classes: ClassDraft[]): void }) {
  const { t } = useTranslation("rollcall");
  const own = useResource<OwnRollCall>(`/api/conferences/${room.conferenceId}/sites/${room.site}/roll-call`, asOf(room));
  const classes = own.data?.classes ?? [];
  if (classes.length === 0) return null;
  return <Button onPress={() => onClasses(classDrafts(classes, t("headcount.otherClasses")))}>{t("detail.byClass")}</Button>;
}

function ClassTable({ draft, onChange }: { draft: CountDraft; onChange(draft: CountDraft): void }) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const columns = ["present", ...PARTS] as const;
  const type = (at: number, column: (typeof columns)[number], typed: string): void =>
    onChange({ ...draft, classes: draft.classes.map((each, place) => (place === at ? { ...each, [column]: typed } : each)) });
  return (
    <table className="rc-classes">
      <thead>
        <tr>
          <th scope="col">{t("detail.class")}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`detail.short.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {draft.classes.map((each, at) => (
          <tr key={each.class}>
            <th scope="row">{each.class}</th>
            {columns.map((column) => (
              <td key={column}>
                <input
                  className="dc-input"
                  inputMode="numeric"
                  aria-label={`${each.class}: ${t(`detail.short.${column}`)}`}
                  value={each[column]}
                  onChange={(event) => type(at, column, event.target.value)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t("detail.sum")}</th>
          {columns.map((column) => {
            const sum = sumOf(draft.classes, column);
            return <th key={column} scope="col">{sum === null ? "?" : format.number(sum)}</th>;
          })}
        </tr>
      </tfoot>
    </table>
  );
}
