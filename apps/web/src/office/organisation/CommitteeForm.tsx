import { useState } from "react";
import type { Committee, PeopleFound, ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, SearchField, TextField } from "../../ui/index.ts";
import { DayField, dayOrNull } from "./DayField.tsx";
import { newId, useAsked } from "./data.ts";
import { useSettled } from "./UnitPicker.tsx";

interface Member {
  personId: string;
  name: string;
  role: string;
  validFrom: string | null;
  validTo: string | null;
}

/** A committee with its members in order. */
export function CommitteeForm({ unitId, committee, onClose, onDone }: { unitId: string; committee: Committee | null; onClose(): void; onDone(): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [id] = useState(() => committee?.id ?? newId());
  const [name, setName] = useState(committee?.name ?? "");
  const [term, setTerm] = useState(committee?.term ?? "");
  const [from, setFrom] = useState<string | null>(committee?.validFrom ?? "");
  const [to, setTo] = useState<string | null>(committee?.validTo ?? "");
  const [members, setMembers] = useState<readonly Member[]>(committee?.members ?? []);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [tried, setTried] = useState(false);
  const set = (at: number, change: Partial<Member>): void => setMembers(members.map((member, nth) => (nth === at ? { ...member, ...change } : member)));
  const raise = (at: number): void => setMembers([...members.slice(0, at - 1), members[at]!, members[at - 1]!, ...members.slice(at + 1)]);
  const noRole = members.some(({ role }) => role.trim() === "");

  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await work();
      onDone();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const save = (): void => {
    setTried(true);
    if (name.trim() === "" || noRole || from === null || to === null) return;
    const body = {
      id,
      version: committee?.version ?? null,
      unitId,
      name: name.trim(),
      term: term.trim() || null,
      validFrom: dayOrNull(from),
      validTo: dayOrNull(to),
      members: members.map(({ personId, role, validFrom, validTo }) => ({ personId, role: role.trim(), validFrom, validTo })),
    };
    void run(() => api.post("/api/organisation/committees", { as: "account", body }));
  };
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={committee ? t("organisation:committee.editNamed", { name: committee.name }) : t("organisation:committee.add")}
      actions={
        <>
          {committee ? (
            <Button look="danger" onPress={() => void run(() => api.del(`/api/organisation/committees/${id}`, { as: "account" }))}>
              {t("organisation:committee.remove")}
            </Button>
          ) : null}
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={save}>
            {t("organisation:form.save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("organisation:committee.name")} value={name} onChange={setName} maxLength={200} autoComplete="off" error={tried && name.trim() === "" ? t("organisation:form.nameMissing") : undefined} />
        <div className="of-fields">
          <TextField label={t("organisation:committee.term")} placeholder={t("organisation:committee.termHint")} value={term} onChange={setTerm} maxLength={60} autoComplete="off" />
          <DayField label={t("organisation:position.from")} value={from} onChange={setFrom} />
          <DayField label={t("organisation:position.to")} value={to} onChange={setTo} />
        </div>
        <ol className="og-rows">
          {members.map((member, at) => (
            <li key={member.personId} className="og-row">
              <span className="of-strong">{member.name}</span>
              <TextField
                label={t("organisation:committee.role", { name: member.name })}
                hideLabel
                placeholder={t("organisation:committee.roleHint")}
                value={member.role}
                onChange={(role) => set(at, { role })}
                maxLength={120}
                error={tried && member.role.trim() === "" ? t("organisation:committee.roleMissing") : undefined}
              />
              <span className="of-row">
                <Button size="small" icon isDisabled={at === 0} aria-label={t("organisation:position.up", { name: member.name })} onPress={() => raise(at)}>
                  ↑
                </Button>
                <Button size="small" icon aria-label={t("organisation:committee.without", { name: member.name })} onPress={() => setMembers(members.filter((_, nth) => nth !== at))}>
                  ×
                </Button>
              </span>
            </li>
          ))}
        </ol>
        <SearchField label={t("organisation:committee.addMember")} placeholder={t("organisation:people.find")} value={typed} onChange={setTyped} maxLength={200} />
        <Candidates
          typed={typed}
          except={members.map(({ personId }) => personId)}
          onPick={(person) => {
            setMembers([...members, { ...person, role: "", validFrom: null, validTo: null }]);
            setTyped("");
          }}
        />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

function Candidates({ typed, except, onPick }: { typed: string; except: readonly string[]; onPick(person: { personId: string; name: string }): void }) {
  const query = useSettled(typed);
  return query === "" || typed === "" ? null : <Found query={query} except={except} onPick={onPick} />;
}

function Found({ query, except, onPick }: { query: string; except: readonly string[]; onPick(person: { personId: string; name: string }): void }) {
  const { t } = useTranslation("organisation");
  const { data } = useAsked<PeopleFound>(`/api/organisation/people?${new URLSearchParams({ query, limit: "10" }).toString()}`);
  const people = (data?.people ?? []).filter(({ id }) => !except.includes(id)).slice(0, 6);
  return (
    <>
      <p className="of-hint" role="status">
        {data && people.length === 0 ? t("people.none") : ""}
      </p>
      <ul className="og-offers">
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className="og-offer" onClick={() => onPick({ personId: person.id, name: person.name })}>
              <span className="of-strong">{person.name}</span>
              <span className="of-hint">{[person.positions.map(({ title }) => title).join("; "), person.unit.name].filter(Boolean).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
