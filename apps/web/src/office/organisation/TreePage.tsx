import { useState } from "react";
import type { UnitChildren, UnitNode, UnitsFound } from "@diemcau/contract";
import { Link, useLocation, useSearch } from "wouter";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, ProblemNotice, ProgressBar, SearchField, type ShownProblem } from "../../ui/index.ts";
import { dateText } from "../zoned.ts";
import { DayField } from "./DayField.tsx";
import { unitPath, useAsked, useSetup } from "./data.ts";
import { UnitForm } from "./UnitForm.tsx";
import { useSettled } from "./UnitPicker.tsx";

/** The tree as it stands or stood on a day; a branch is read when it is opened. */
export function TreePage() {
  const { t } = useTranslation("organisation");
  const { today, root } = useSetup();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const on = asked.get("on") ?? today;
  const [day, setDay] = useState<string | null>(asked.get("on") ?? "");
  const [typed, setTyped] = useState("");
  const [isAdding, setAdding] = useState(false);
  const query = useSettled(typed);
  const setOn = (value: string | null): void => {
    setDay(value);
    if (value !== null) navigate(`/office/organisation${value === "" ? "" : `?on=${value}`}`, { replace: true });
  };
  return (
    <>
      <div className="of-head">
        <h2 className="of-title">{t("tree.title")}</h2>
        {root === null ? <Button onPress={() => setAdding(true)}>{t("tree.addRoot")}</Button> : null}
      </div>
      <search className="of-card og-search">
        <SearchField label={t("search.label")} placeholder={t("search.hint")} value={typed} onChange={setTyped} maxLength={200} />
        <DayField label={t("tree.on")} value={day} onChange={setOn} hint={t("tree.onHint")} />
      </search>
      {on === today ? null : (
        <p className="og-past" role="status">
          {t("tree.asOf", { day: dateText(on) })}{" "}
          <Link href="/office/organisation" onClick={() => setDay("")}>
            {t("tree.toToday")}
          </Link>
        </p>
      )}
      {query === "" ? (
        <section className="of-card of-stack" aria-label={t("tree.title")}>
          <Branch key={on} parent={null} on={on} label={t("tree.title")} />
        </section>
      ) : (
        <Found query={query} on={on} />
      )}
      {isAdding ? <UnitForm parent={null} onClose={() => setAdding(false)} onSaved={(id) => navigate(unitPath(id))} /> : null}
    </>
  );
}

/** The units right below one, page by page. */
export function Branch({ parent, on, label }: { parent: string | null; on: string; label: string }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const path = (offset: number): string => `/api/organisation/tree?${new URLSearchParams({ on, offset: String(offset), ...(parent ? { parent } : {}) }).toString()}`;
  const first = useAsked<UnitChildren>(path(0));
  const [more, setMore] = useState<UnitNode[]>([]);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  if (first.problem && !first.data) return <ProblemNotice problem={first.problem} />;
  if (!first.data) return <ProgressBar label={t("loading")} />;
  const { total } = first.data;
  const units = [...first.data.units, ...more];
  if (units.length === 0) return <EmptyState title={t(parent === null ? "tree.empty" : "tree.emptyBelow")}>{parent === null ? t("tree.emptyBody") : null}</EmptyState>;
  const next = async (): Promise<void> => {
    try {
      const answer = await api.get<UnitChildren>(path(units.length), { as: "account" });
      setMore([...more, ...answer.units]);
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <>
      <ul className="og-tree" aria-label={label}>
        {units.map((unit) => (
          <Node key={unit.id} unit={unit} on={on} isOpen={parent === null && units.length === 1} />
        ))}
      </ul>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {units.length < total ? (
        <p className="of-row">
          <Button onPress={() => void next()}>{t("tree.more", { n: format.number(total - units.length) })}</Button>
        </p>
      ) : null}
    </>
  );
}

function Node({ unit, on, isOpen: startsOpen }: { unit: UnitNode; on: string; isOpen: boolean }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const { kindName, today } = useSetup();
  const [isOpen, setOpen] = useState(startsOpen && unit.children > 0);
  return (
    <li>
      <div className="og-node">
        {unit.children > 0 ? (
          <button
            type="button"
            className="of-tree__open og-node__open"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? "tree.collapse" : "tree.expand", { name: unit.name })}
            onClick={() => setOpen(!isOpen)}
          >
            <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
          </button>
        ) : (
          <span className="og-node__open" />
        )}
        <Link href={unitPath(unit.id, on === today ? undefined : on)} className="dc-link og-node__name">
          {unit.name}
        </Link>
        {unit.code ? <span className="og-code">{unit.code}</span> : null}
        <span className="of-hint og-node__kind">{kindName(unit.kind)}</span>
        <span className="of-hint og-node__count">{unit.children > 0 ? t("tree.children", { count: unit.children, n: format.number(unit.children) }) : ""}</span>
      </div>
      {isOpen ? <Branch parent={unit.id} on={on} label={unit.name} /> : null}
    </li>
  );
}

function Found({ query, on }: { query: string; on: string }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const { kindName, today } = useSetup();
  const { data, problem } = useAsked<UnitsFound>(`/api/organisation/search?${new URLSearchParams({ query, on }).toString()}`);
  if (problem) return <ProblemNotice problem={problem} />;
  if (!data) return <ProgressBar label={t("loading")} />;
  return (
    <>
      <p className="of-hint" role="status">
        {data.total === 0 ? t("search.none") : t("search.shown", { n: format.number(data.units.length), m: format.number(data.total) })}
      </p>
      {data.total === 0 ? <EmptyState title={t("search.none")}>{t("search.noneBody")}</EmptyState> : null}
      <ul className="og-results">
        {data.units.map((unit) => (
          <li key={unit.id} className="og-result">
            <span className="of-row">
              <Link href={unitPath(unit.id, on === today ? undefined : on)} className="dc-link og-node__name">
                {unit.name}
              </Link>
              {unit.code ? <span className="og-code">{unit.code}</span> : null}
              <span className="of-hint">{kindName(unit.kind)}</span>
              {unit.validTo !== null && unit.validTo < on ? <Badge>{t("search.over", { day: dateText(unit.validTo) })}</Badge> : null}
              {unit.former ? <Badge>{t("search.former", { name: unit.former })}</Badge> : null}
            </span>
            <span className="of-hint">{unit.path.map(({ name }) => name).join(" › ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
