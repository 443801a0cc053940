import { useState, type FormEvent } from "react";
import type { HeadcountQualifier } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useCommand, usePending } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, TextField } from "../ui/index.ts";
import { CountDetail } from "./roll-call/CountDetail.tsx";
import { EMPTY, countOf, sumOf, type CountDraft } from "./roll-call/count.ts";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

const QUALIFIERS: readonly HeadcountQualifier[] = ["exact", "approx", "more-than"];

/** The room's own count of the people in it. */
export function HeadcountForm({
  room,
  state,
  checkedIn,
  late,
}: {
  room: Room;
  state: ConferenceState | null;
  checkedIn: number;
  /** Of those: entered while the line was down. */
  late: number;
}) {
  const { t } = useTranslation(["site", "rollcall", "offline"]);
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const [draft, setDraft] = useState<CountDraft>(EMPTY);
  const [flaw, setFlaw] = useState<"number" | "inconsistent" | null>(null);
  const byClass = draft.classes.length > 0;
  const sum = byClass ? sumOf(draft.classes, "present") : null;
  const row = state?.sites.get(room.site);
  const queued = waiting.findLast((item) => item.body["kind"] === "headcount.report")?.body as
    | { present: number; qualifier: HeadcountQualifier }
    | undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const count = countOf(draft);
    setFlaw(typeof count === "string" ? count : null);
    if (typeof count === "string") return;
    send({ kind: "headcount.report", site: room.site, ...count }).catch(() => {});
    setDraft({ ...EMPTY, qualifier: draft.qualifier, countedBy: draft.countedBy });
  };

  return (
    <section className="st-section" aria-labelledby="headcount-title">
      <div className="st-section__head">
        <h2 id="headcount-title">{t("site:headcount.title")}</h2>
        <p className="st-count" role="status" data-testid="headcount">
          {queued
            ? t("site:headcount.waiting", { people: format.count(queued.present, queued.qualifier) })
            : row && row.reported >= 0
              ? t("site:headcount.reported", {
                  people: format.count(row.reported, row.qualifier),
                  time: format.time(row.reportedAt, zoneOf(room)),
                })
              : t("site:headcount.notReported")}
          {!queued && row?.reportedLate ? <span className="of-late"> {t("offline:roster.late")}</span> : null}
        </p>
      </div>
      {late > 0 ? <p className="of-late">{t("offline:roster.lateCheckIns", { count: late, n: format.number(late) })}</p> : null}
      {row && row.reported >= 0 && checkedIn > 0 && row.reported !== checkedIn ? (
        <p className="rc-differs">{t("rollcall:detail.differs", { reported: format.number(row.reported), checked: format.number(checkedIn) })}</p>
      ) : null}
      {state?.phase === "ended" ? (
        <p className="st-hint">{t("site:over.headcount")}</p>
      ) : (
        <form className="st-headcount" onSubmit={submit} noValidate>
          <TextField
            label={t("site:headcount.present")}
            value={byClass ? (sum === null ? "" : String(sum)) : draft.present}
            onChange={(present) => setDraft({ ...draft, present })}
            isReadOnly={byClass}
            inputMode="numeric"
            autoComplete="off"
            error={flaw === "number" ? t("site:headcount.invalid") : flaw === "inconsistent" ? t("rollcall:detail.inconsistent") : undefined}
          />
          <fieldset className="st-choice">
            <legend className="dc-field__label">{t("site:headcount.qualifier")}</legend>
            {QUALIFIERS.map((each) => (
              <label key={each} className="st-choice__one">
                <input type="radio" name="qualifier" checked={draft.qualifier === each} onChange={() => setDraft({ ...draft, qualifier: each })} />
                <span>{t(`site:headcount.${each}`)}</span>
              </label>
            ))}
          </fieldset>
          <CountDetail room={room} draft={draft} onChange={setDraft} />
          <div className="st-row">
            <Button type="submit" look={row && row.reported >= 0 ? "quiet" : "primary"}>
              {t("site:headcount.submit")}
            </Button>
            {checkedIn > 0 ? (
              <Button look="plain" size="small" onPress={() => setDraft({ ...draft, present: String(checkedIn), classes: [] })}>
                {t("site:headcount.takeCheckedIn", { n: checkedIn })}
              </Button>
            ) : null}
          </div>
        </form>
      )}
    </section>
  );
}
