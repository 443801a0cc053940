import { useState } from "react";
import type { Committee, UnitDetail } from "@diemcau/contract";
import { Link, useLocation, useSearch } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { dateText } from "../zoned.ts";
import { CommitteeForm } from "./CommitteeForm.tsx";
import { personPath, unitPath, useAsked, useSetup } from "./data.ts";
import { Officers } from "./Officers.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { Branch } from "./TreePage.tsx";
import { CloseDialog, MoveDialog } from "./UnitActs.tsx";
import { UnitForm } from "./UnitForm.tsx";

/** One unit: what it is and was, who belongs to it, and who acts for it. */
export function UnitPage({ id }: { id: string }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const [, navigate] = useLocation();
  const { kindName, levelName, today } = useSetup();
  const asked = new URLSearchParams(useSearch()).get("on");
  const { data, problem, reload } = useAsked<UnitDetail>(`/api/organisation/units/${id}${asked ? `?on=${asked}` : ""}`);
  const [act, setAct] = useState<"add" | "change" | "move" | "close" | null>(null);
  const [round, setRound] = useState(0);
  const back = <Link href={asked ? `/office/organisation?on=${asked}` : "/office/organisation"}>← {t("tree.title")}</Link>;
  if (problem && !data) return <ProblemNotice problem={problem} actions={back} />;
  if (!data) return <ProgressBar label={t("loading")} />;
  const isPast = data.on !== today;
  const isOver = data.validTo !== null && data.validTo < today;
  const done = (): void => {
    setAct(null);
    setRound(round + 1);
    reload();
  };
  const facts = [
    ["kind", `${kindName(data.kind)} · ${levelName(data.level)}`],
    ["code", data.code ?? ""],
    ["shortName", data.shortName ?? ""],
    ["aliases", data.aliases.join("; ")],
    ["validity", validity(t, data.validFrom, data.validTo)],
    ["usual", data.usual > 0 ? format.number(data.usual) : ""],
    ["below", data.below.map(({ level, count }) => `${levelName(level)}: ${format.number(count)}`).join(" · ")],
  ] as const;
  return (
    <>
      <nav className="og-path" aria-label={t("unit.path")}>
        {back}
        {data.path.map((above) => (
          <span key={above.id}>
            <span aria-hidden="true">› </span>
            <Link href={unitPath(above.id, asked ?? undefined)}>{above.name}</Link>
          </span>
        ))}
      </nav>
      {isPast ? (
        <p className="og-past" role="status">
          {data.absent ? t("unit.absent", { day: dateText(data.on) }) : t("tree.asOf", { day: dateText(data.on) })} <Link href={unitPath(id)}>{t("tree.toToday")}</Link>
        </p>
      ) : null}
      <section className="of-card of-stack" aria-labelledby="unit-title">
        <div className="of-head">
          <h2 id="unit-title" className="of-title og-title">
            {data.name} {isOver ? <Badge>{t("unit.over")}</Badge> : null}
          </h2>
        </div>
        <dl className="of-about og-facts">
          {facts.map(([field, value]) =>
            value === "" ? null : (
              <div key={field}>
                <dt>{t(`unit.${field}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        {isPast || isOver ? null : (
          <div className="of-row">
            {data.may.add ? (
              <Button look="primary" onPress={() => setAct("add")}>
                {t("unit.add")}
              </Button>
            ) : null}
            {data.may.change ? (
              <>
                <Button onPress={() => setAct("change")}>{t("unit.change")}</Button>
                {data.path.length > 0 ? <Button onPress={() => setAct("move")}>{t("unit.move")}</Button> : null}
                <Button look="danger" onPress={() => setAct("close")}>
                  {t("unit.close")}
                </Button>
              </>
            ) : null}
          </div>
        )}
      </section>
      <History unit={data} />
      {data.below.length > 0 ? (
        <section className="of-card of-stack" aria-labelledby="below-title">
          <h3 id="below-title" className="of-subtitle">
            {t("unit.children")}
          </h3>
          <Branch key={`${data.on}.${round}`} parent={id} on={data.on} label={t("unit.children")} />
        </section>
      ) : null}
      <section className="of-card of-stack" aria-labelledby="people-title">
        <div className="of-head">
          <h3 id="people-title" className="of-subtitle">
            {t("people.title")}
          </h3>
          <Link href={`/office/organisation/people/new?unit=${id}`} className="dc-button of-link-button">
            {t("people.add")}
          </Link>
        </div>
        <PeopleList unit={id} />
      </section>
      <Committees unit={data} onChange={reload} />
      <Officers unit={data} onChange={reload} />
      {act === "add" ? <UnitForm parent={data} onClose={() => setAct(null)} onSaved={(made) => navigate(unitPath(made))} /> : null}
      {act === "change" ? <UnitForm parent={null} unit={data} onClose={() => setAct(null)} onSaved={done} /> : null}
      {act === "move" ? <MoveDialog unit={data} onClose={() => setAct(null)} onDone={done} /> : null}
      {act === "close" ? <CloseDialog unit={data} onClose={() => setAct(null)} onDone={done} /> : null}
    </>
  );
}

type Say = ReturnType<typeof useTranslation<"organisation">>["t"];

function validity(t: Say, from: string | null, to: string | null): string {
  if (from && to) return t("unit.fromTo", { from: dateText(from), to: dateText(to) });
  if (from) return t("unit.from", { from: dateText(from) });
  return to ? t("unit.to", { to: dateText(to) }) : t("unit.always");
}

/** Former names and places, who came before and who after. */
function History({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation("organisation");
  if (unit.past.length + unit.predecessors.length + unit.successors.length === 0) return null;
  return (
    <section className="of-card of-stack" aria-labelledby="history-title">
      <h3 id="history-title" className="of-subtitle">
        {t("history.title")}
      </h3>
      <ul className="og-list">
        {unit.successors.map((each) => (
          <li key={each.id}>
            {t("history.successor", { day: dateText(each.since) })} <Link href={unitPath(each.id)}>{each.name}</Link>
          </li>
        ))}
        {unit.past.map((each) => (
          <li key={each.until}>
            {t("history.until", { day: dateText(each.until) })} <span className="of-strong">{each.name}</span>
            <span className="of-hint"> {[each.code ? t("history.code", { code: each.code }) : "", each.parent ? t("history.parent", { name: each.parent }) : ""].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
        {unit.predecessors.map((each) => (
          <li key={each.id}>
            {t("history.predecessor", { day: dateText(each.since) })} <Link href={unitPath(each.id)}>{each.name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Committees({ unit, onChange }: { unit: UnitDetail; onChange(): void }) {
  const { t } = useTranslation("organisation");
  const [edited, setEdited] = useState<Committee | "new" | null>(null);
  const close = (): void => setEdited(null);
  return (
    <section className="of-card of-stack" aria-labelledby="committees-title">
      <div className="of-head">
        <h3 id="committees-title" className="of-subtitle">
          {t("committee.title")}
        </h3>
        {unit.may.people ? <Button onPress={() => setEdited("new")}>{t("committee.add")}</Button> : null}
      </div>
      {unit.committees.length === 0 ? <p className="of-hint">{t("committee.none")}</p> : null}
      {unit.committees.map((committee) => (
        <article key={committee.id} className="og-committee">
          <div className="of-head">
            <h4 className="of-strong">
              {committee.name} {committee.term ? <Badge>{committee.term}</Badge> : null}
            </h4>
            {unit.may.people ? (
              <Button size="small" aria-label={t("committee.editNamed", { name: committee.name })} onPress={() => setEdited(committee)}>
                {t("committee.edit")}
              </Button>
            ) : null}
          </div>
          {committee.validFrom || committee.validTo ? <p className="of-hint">{validity(t, committee.validFrom, committee.validTo)}</p> : null}
          <ol className="og-members">
            {committee.members.map((member) => (
              <li key={member.personId}>
                <Link href={personPath(member.personId)}>{member.name}</Link> <span className="of-hint">— {member.role}</span>
                {member.validFrom || member.validTo ? <span className="of-hint"> ({validity(t, member.validFrom, member.validTo)})</span> : null}
              </li>
            ))}
          </ol>
        </article>
      ))}
      {edited ? (
        <CommitteeForm
          unitId={unit.id}
          committee={edited === "new" ? null : edited}
          onClose={close}
          onDone={() => {
            close();
            onChange();
          }}
        />
      ) : null}
    </section>
  );
}
