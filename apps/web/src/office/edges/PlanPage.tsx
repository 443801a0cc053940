import "./plan.css";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import type { ConferenceSummary } from "@diemcau/contract";
import { planMedia } from "@diemcau/rules/edges";
import { api } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Select, TextField } from "../../ui/index.ts";
import { ENGINES, FIRST_FORM, NUMBERS, SIZES, readNumber, wishOf, type NumberField, type PlanForm } from "./plan-fields.ts";
import { PlanResult } from "./PlanResult.tsx";

const NONE = "none";
const COUNTS = [1, 2, 3, 4] as const;

/** Before anything is bought: what N sites need, from what was measured. */
export function PlanPage() {
  const { t } = useTranslation("planner");
  const format = useFormat();
  const [form, setForm] = useState<PlanForm>(FIRST_FORM);
  const [conferences, setConferences] = useState<readonly ConferenceSummary[]>([]);
  const [taken, setTaken] = useState(NONE);
  useEffect(() => {
    // Without the list the numbers are typed.
    api.get<ConferenceSummary[]>("/api/conferences", { as: "account" }).then(
      (all) => setConferences(all.filter(({ phase }) => phase !== "ended")),
      () => {},
    );
  }, []);
  const change = (part: Partial<PlanForm>): void => setForm((last) => ({ ...last, ...part }));
  const take = (id: string): void => {
    setTaken(id);
    const conference = conferences.find((each) => each.id === id);
    if (conference) change({ sites: String(conference.siteCount), delegates: String(conference.expected) });
  };
  const number = (field: NumberField) => {
    const { min, max } = NUMBERS[field];
    return (
      <TextField
        key={field}
        inputMode="numeric"
        label={t(`field.${field}`)}
        value={form[field]}
        onChange={(value) => change({ [field]: value })}
        error={readNumber(field, form[field]) === null ? t("wrong", { min: format.number(min), max: format.number(max) }) : undefined}
      />
    );
  };
  const count = (field: "pictures" | "voices") => (
    <Select label={t(`field.${field}`)} choices={COUNTS.map((n) => ({ id: String(n), label: format.number(n) }))} selectedKey={String(form[field])} onSelectionChange={(key) => change({ [field]: Number(key) })} />
  );
  const wish = wishOf(form);
  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("title")}</h2>
        <Link href="/office/edges">{t("back")}</Link>
      </div>
      <p className="of-hint">{t("lead")}</p>
      <form className="of-card pl-form" onSubmit={(event) => event.preventDefault()}>
        <fieldset>
          <legend>{t("group.rooms")}</legend>
          {conferences.length > 0 ? (
            <Select
              label={t("field.conference")}
              choices={[{ id: NONE, label: t("field.ownNumbers") }, ...conferences.map(({ id, shortTitle }) => ({ id, label: shortTitle }))]}
              selectedKey={taken}
              onSelectionChange={(key) => take(String(key))}
            />
          ) : null}
          {number("sites")}
          {number("weakShare")}
          {number("relayedShare")}
          {number("interpretedShare")}
          {form.interpretedShare.trim() === "0" ? null : number("channels")}
        </fieldset>
        <fieldset>
          <legend>{t("group.programme")}</legend>
          {count("pictures")}
          {count("voices")}
          <Select label={t("field.size")} choices={SIZES.map((id) => ({ id, label: t(`size.${id}`) }))} selectedKey={form.size} onSelectionChange={(key) => change({ size: key as PlanForm["size"] })} />
          {number("recordedHours")}
          <label className="pl-check">
            <input type="checkbox" checked={form.speakers} onChange={(event) => change({ speakers: event.target.checked })} /> {t("field.speakers")}
          </label>
        </fieldset>
        <fieldset>
          <legend>{t("group.outward")}</legend>
          {number("hlsViewers")}
          <label className="pl-check">
            <input type="checkbox" checked={form.hlsCache} onChange={(event) => change({ hlsCache: event.target.checked })} /> {t("field.hlsCache")}
          </label>
          {number("restreams")}
        </fieldset>
        <fieldset>
          <legend>{t("group.machines")}</legend>
          <Select label={t("field.engine")} choices={ENGINES.map((id) => ({ id, label: t(`engine.${id}`) }))} selectedKey={form.engine} onSelectionChange={(key) => change({ engine: key as PlanForm["engine"] })} />
          {number("cores")}
          {number("lineMbit")}
        </fieldset>
        <fieldset>
          <legend>{t("group.people")}</legend>
          {number("delegates")}
          {number("phoneShare")}
          {number("checkInMinutes")}
          {number("voteSeconds")}
        </fieldset>
      </form>
      {wish ? <PlanResult wish={wish} plan={planMedia(wish)} /> : <p className="of-bad">{t("mend")}</p>}
    </div>
  );
}
