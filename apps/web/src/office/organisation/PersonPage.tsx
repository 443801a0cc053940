import { useState } from "react";
import { PRECEDENCE_LIMIT, type PersonDetail, type ProblemDetails, type UnitDetail, type UnitSaved } from "@diemcau/contract";
import { createRankFinder } from "@diemcau/rules/organisation";
import { Link, useLocation, useSearch } from "wouter";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, ProgressBar, Select, TextField } from "../../ui/index.ts";
import { DayField } from "./DayField.tsx";
import { newId, personPath, unitPath, useAsked, useSetup } from "./data.ts";
import { UnitPicker, type Picked } from "./UnitPicker.tsx";

/** One person, or "new". */
export function PersonPage({ id }: { id: string }) {
  return id === "new" ? <NewPerson /> : <KnownPerson id={id} />;
}

function NewPerson() {
  const { t } = useTranslation("organisation");
  const { root } = useSetup();
  const unit = new URLSearchParams(useSearch()).get("unit");
  const asked = useAsked<UnitDetail>(unit ? `/api/organisation/units/${unit}` : "/api/organisation/setup");
  if (unit && !asked.data && !asked.problem) return <ProgressBar label={t("loading")} />;
  return <PersonForm person={null} unit={unit && asked.data ? asked.data : root} onSaved={() => {}} />;
}

function KnownPerson({ id }: { id: string }) {
  const { t } = useTranslation("organisation");
  const { data, problem, reload } = useAsked<PersonDetail>(`/api/organisation/people/${id}`);
  const back = <Link href="/office/organisation/people">← {t("people.title")}</Link>;
  if (problem && !data) return <ProblemNotice problem={problem} actions={back} />;
  if (!data) return <ProgressBar label={t("loading")} />;
  return (
    <>
      <PersonForm key={data.version} person={data} unit={data.unit} onSaved={reload} />
      {data.committees.length > 0 ? (
        <section className="of-card of-stack" aria-labelledby="person-committees">
          <h3 id="person-committees" className="of-subtitle">
            {t("committee.title")}
          </h3>
          <ul className="og-list">
            {data.committees.map((committee) => (
              <li key={committee.id}>
                <span className="of-strong">{committee.role}</span>, {committee.name} {committee.term ? `(${committee.term})` : ""} — <Link href={unitPath(committee.unit.id)}>{committee.unit.name}</Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

interface Held {
  key: string;
  title: string;
  unit: Picked | null;
  rank: string | null;
  /** Chosen by hand: not found again from the title. */
  isChosen: boolean;
  from: string | null;
  to: string | null;
}
const NONE = "none";

function PersonForm({ person, unit: home, onSaved }: { person: PersonDetail | null; unit: Picked | null; onSaved(): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [, navigate] = useLocation();
  const saved = new URLSearchParams(useSearch()).has("saved");
  const { ranks } = useSetup();
  const rankOf = createRankFinder(ranks);
  const [id] = useState(() => person?.id ?? newId());
  const [name, setName] = useState(person?.name ?? "");
  const [unit, setUnit] = useState<Picked | null>(home ? { id: home.id, name: home.name } : null);
  const [precedence, setPrecedence] = useState(person?.precedence === null || person === null ? "" : String(person.precedence));
  const [positions, setPositions] = useState<readonly Held[]>(
    () => person?.positions.map(({ title, unit: at, rank, validFrom, validTo }) => ({ key: newId(), title, unit: at, rank, isChosen: true, from: validFrom ?? "", to: validTo ?? "" })) ?? [],
  );
  const [tried, setTried] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const set = (at: number, change: Partial<Held>): void => setPositions(positions.map((held, nth) => (nth === at ? { ...held, ...change } : held)));
  const raise = (at: number): void => setPositions([...positions.slice(0, at - 1), positions[at]!, positions[at - 1]!, ...positions.slice(at + 1)]);
  const noPlace = precedence.trim() !== "" && !(/^\d{1,5}$/.test(precedence.trim()) && Number(precedence) <= PRECEDENCE_LIMIT);

  const save = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (name.trim() === "" || !unit || noPlace || positions.some(({ title, from, to }) => title.trim() === "" || from === null || to === null)) return;
    setWorking(true);
    const fields = {
      unitId: unit.id,
      name: name.trim(),
      precedence: precedence.trim() === "" ? null : Number(precedence),
      positions: positions.map((held) => ({ title: held.title.trim(), unitId: held.unit?.id ?? null, rank: held.rank, validFrom: held.from || null, validTo: held.to || null })),
    };
    try {
      if (person) await api.post<UnitSaved>(`/api/organisation/people/${id}`, { as: "account", body: { ...fields, version: person.version } });
      else await api.post<UnitSaved>("/api/organisation/people", { as: "account", body: { ...fields, id } });
      navigate(`${personPath(id)}?saved`, { replace: person !== null });
      onSaved();
    } catch (error) {
      setProblem(problemFor(error));
    }
    setWorking(false);
  };
  const remove = async (): Promise<void> => {
    setRemoving(false);
    try {
      await api.del(`/api/organisation/people/${id}`, { as: "account" });
      navigate("/office/organisation/people");
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <>
      <Link href="/office/organisation/people">← {t("organisation:people.title")}</Link>
      <section className="of-card of-stack" aria-labelledby="person-title">
        <h2 id="person-title" className="of-title">
          {person ? person.name : t("organisation:people.add")}
        </h2>
        {saved && !problem ? (
          <p className="of-good" role="status">
            ✓ {t("organisation:person.saved")}
          </p>
        ) : null}
        <div className="of-fields">
          <TextField label={t("organisation:person.name")} value={name} onChange={setName} maxLength={120} autoComplete="off" error={tried && name.trim() === "" ? t("organisation:form.nameMissing") : undefined} />
          <UnitPicker label={t("organisation:person.unit")} value={unit} onChange={setUnit} />
        </div>
        {tried && !unit ? <p className="of-bad">{t("organisation:person.unitMissing")}</p> : null}
        <h3 className="of-subtitle">{t("organisation:position.title")}</h3>
        <p className="of-hint">{t("organisation:position.body")}</p>
        <ol className="og-rows">
          {positions.map((held, at) => (
            <li key={held.key} className="og-position">
              <div className="og-position__main">
                <TextField
                  label={t("organisation:position.name", { n: at + 1 })}
                  value={held.title}
                  maxLength={300}
                  autoComplete="off"
                  onChange={(title) => set(at, { title, ...(held.isChosen ? {} : { rank: rankOf(title) }) })}
                  error={tried && held.title.trim() === "" ? t("organisation:position.missing") : undefined}
                />
                <Select
                  label={t("organisation:position.rank")}
                  choices={[{ id: NONE, label: t("organisation:position.noRank") }, ...ranks.map((rank) => ({ id: rank.code, label: rank.title }))]}
                  value={held.rank ?? NONE}
                  onChange={(value) => set(at, { rank: value === NONE ? null : String(value), isChosen: true })}
                />
                <UnitPicker label={t("organisation:position.unit")} value={held.unit} onChange={(picked) => set(at, { unit: picked })} />
                <DayField label={t("organisation:position.from")} value={held.from} onChange={(from) => set(at, { from })} />
                <DayField label={t("organisation:position.to")} value={held.to} onChange={(to) => set(at, { to })} />
              </div>
              <span className="of-row">
                <Button size="small" icon isDisabled={at === 0} aria-label={t("organisation:position.up", { name: held.title })} onPress={() => raise(at)}>
                  ↑
                </Button>
                <Button size="small" icon aria-label={t("organisation:position.without", { name: held.title })} onPress={() => setPositions(positions.filter((_, nth) => nth !== at))}>
                  ×
                </Button>
              </span>
            </li>
          ))}
        </ol>
        {positions.length < 12 ? (
          <div className="of-row">
            <Button onPress={() => setPositions([...positions, { key: newId(), title: "", unit, rank: null, isChosen: false, from: "", to: "" }])}>{t("organisation:position.add")}</Button>
          </div>
        ) : null}
        <div className="of-fields">
          <TextField
            label={t("organisation:person.precedence")}
            hint={t("organisation:person.precedenceHint")}
            value={precedence}
            onChange={setPrecedence}
            maxLength={5}
            inputMode="numeric"
            autoComplete="off"
            error={noPlace ? t("organisation:form.number") : undefined}
          />
          {precedence.trim() === "" ? null : (
            <p className="of-row">
              <Badge>{t("organisation:order.byHand")}</Badge>
              <Button size="small" onPress={() => setPrecedence("")}>
                {t("organisation:order.byRank")}
              </Button>
            </p>
          )}
        </div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div className="of-row">
          <Button look="primary" size="large" isDisabled={isWorking} onPress={() => void save()}>
            {t("organisation:form.save")}
          </Button>
          {person ? (
            <Button look="danger" onPress={() => setRemoving(true)}>
              {t("organisation:person.remove")}
            </Button>
          ) : null}
        </div>
      </section>
      {isRemoving && person ? (
        <ConfirmDialog isOpen danger title={t("organisation:person.removeNamed", { name: person.name })} confirmLabel={t("organisation:person.remove")} onConfirm={() => void remove()} onCancel={() => setRemoving(false)}>
          {t("organisation:person.removeBody")}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
