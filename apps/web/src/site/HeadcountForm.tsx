import { useState, type FormEvent } from "react";
import type { HeadcountQualifier } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { useCommand, usePending } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, TextField } from "../ui/index.ts";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

const QUALIFIERS: readonly HeadcountQualifier[] = ["exact", "approx", "more-than"];
const MOST = 100_000;

/** The room's own count of the people in it. */
export function HeadcountForm({
  room,
  state,
  checkedIn,
}: {
  room: Room;
  state: ConferenceState | null;
  checkedIn: number;
}) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const [typed, setTyped] = useState("");
  const [qualifier, setQualifier] = useState<HeadcountQualifier>("exact");
  const [invalid, setInvalid] = useState(false);
  const row = state?.sites.get(room.site);
  const queued = waiting.findLast((item) => item.body["kind"] === "headcount.report")?.body as
    | { present: number; qualifier: HeadcountQualifier }
    | undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const digits = typed.replace(/[\s.,]/gu, "");
    const present = Number(digits);
    const wrong = !/^\d{1,6}$/.test(digits) || present > MOST;
    setInvalid(wrong);
    if (wrong) return;
    send({ kind: "headcount.report", site: room.site, present, qualifier }).catch(() => {});
    setTyped("");
  };

  return (
    <section className="st-section" aria-labelledby="headcount-title">
      <div className="st-section__head">
        <h2 id="headcount-title">{t("headcount.title")}</h2>
        <p className="st-count" role="status" data-testid="headcount">
          {queued
            ? t("headcount.waiting", { people: format.count(queued.present, queued.qualifier) })
            : row && row.reported >= 0
              ? t("headcount.reported", {
                  people: format.count(row.reported, row.qualifier),
                  time: format.time(row.reportedAt, zoneOf(room)),
                })
              : t("headcount.notReported")}
        </p>
      </div>
      <form className="st-headcount" onSubmit={submit} noValidate>
        <TextField
          label={t("headcount.present")}
          value={typed}
          onChange={setTyped}
          inputMode="numeric"
          autoComplete="off"
          error={invalid ? t("headcount.invalid") : undefined}
        />
        <fieldset className="st-choice">
          <legend className="dc-field__label">{t("headcount.qualifier")}</legend>
          {QUALIFIERS.map((each) => (
            <label key={each} className="st-choice__one">
              <input type="radio" name="qualifier" checked={qualifier === each} onChange={() => setQualifier(each)} />
              <span>{t(`headcount.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <div className="st-row">
          <Button type="submit" look={row && row.reported >= 0 ? "quiet" : "primary"}>
            {t("headcount.submit")}
          </Button>
          {checkedIn > 0 ? (
            <Button look="plain" size="small" onPress={() => setTyped(String(checkedIn))}>
              {t("headcount.takeCheckedIn", { n: checkedIn })}
            </Button>
          ) : null}
        </div>
      </form>
    </section>
  );
}
