import { useState } from "react";
import type { Committee, PeopleFound, ProblemDetails } from "@diemcau/contract";
import { outOfOrder } from "@diemcau/rules/organisation";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Dialog, ProblemNotice, SearchField, TextField } from "../../ui/index.ts";
import { DayField, dayOrNull } from "./DayField.tsx";
import { newId, useAsked } from "./data.ts";
import { OrderedRow, movedOnto, useFocusKept, type Moving } from "./OrderedRow.tsx";
import { useSettled } from "./UnitPicker.tsx";

interface Member {
  personId: string;
  name: string;
  /** Sorts in the order of precedence. */
  order: string;
  role: string;
  /** "" for an open end; null while it is no date. */
  validFrom: string | null;
  validTo: string | null;
}
/** As the keys of the order compare: by their signs, in no language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A committee with its members in order. */
export function CommitteeForm({ unitId, committee, onClose, onDone }: { unitId: string; committee: Committee | null; onClose(): void; onDone(): void }) {
  const { t } = useTranslation(["organisation", "common"]);
  const [id] = useState(() => committee?.id ?? newId());
  const [name, setName] = useState(committee?.name ?? "");
  const [term, setTerm] = useState(committee?.term ?? "");
  const [from, setFrom] = useState<string | null>(committee?.validFrom ?? "");
  const [to, setTo] = useState<string | null>(committee?.validTo ?? "");
  const [members, setMembers] = useState<readonly Member[]>(() => committee?.members.map((member) => ({ ...member, validFrom: member.validFrom ?? "", validTo: member.validTo ?? "" })) ?? []);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [tried, setTried] = useState(false);
  const set = (at: number, change: Partial<Member>): void => setMembers(members.map((member, nth) => (nth === at ? { ...member, ...change } : member)));
  const keepFocus = useFocusKept(members);
  const idOf = ({ personId }: Member): string => personId;
  const moving: Moving = {
    list: "member",
    onDrop: (dragged, onto) => setMembers(movedOnto(members, idOf, dragged, onto)),
    onStep(moved, by) {
      keepFocus(moved);
      const other = members[members.findIndex(({ personId }) => personId === moved) + by];
      if (other) setMembers(movedOnto(members, idOf, moved, other.personId));
    },
  };
  const byHand = outOfOrder(members.map(({ order }) => order));
  const isByHand = byHand.includes(true);
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
    if (name.trim() === "" || noRole || from === null || to === null || members.some(({ validFrom, validTo }) => validFrom === null || validTo === null)) return;
    const body = {
      id,
      version: committee?.version ?? null,
      unitId,
      name: name.trim(),
      term: term.trim() || null,
      validFrom: dayOrNull(from),
      validTo: dayOrNull(to),
      members: members.map(({ personId, role, validFrom, validTo }) => ({ personId, role: role.trim(), validFrom: dayOrNull(validFrom), validTo: dayOrNull(validTo) })),
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
        {isByHand ? (
          <p className="of-row">
            <span>{t("organisation:order.committeeByHand")}</span>
            <Button size="small" onPress={() => setMembers(members.toSorted((a, b) => compare(a.order, b.order)))}>
              {t("organisation:order.committeeByRank")}
            </Button>
          </p>
        ) : null}
        <ol className="og-rows">
          {members.map((member, at) => (
            <OrderedRow key={member.personId} id={member.personId} name={member.name} className="og-row og-member" isFirst={at === 0} isLast={at === members.length - 1} moving={moving}>
              <span>
                <span className="of-strong">{member.name}</span> {byHand[at] ? <Badge>{t("organisation:order.byHand")}</Badge> : null}
              </span>
              <TextField
                label={t("organisation:committee.role", { name: member.name })}
                hideLabel
                placeholder={t("organisation:committee.roleHint")}
                value={member.role}
                onChange={(role) => set(at, { role })}
                maxLength={120}
                error={tried && member.role.trim() === "" ? t("organisation:committee.roleMissing") : undefined}
              />
              <DayField label={t("organisation:position.from")} value={member.validFrom} onChange={(day) => set(at, { validFrom: day })} />
              <DayField label={t("organisation:position.to")} value={member.validTo} onChange={(day) => set(at, { validTo: day })} />
              <Button size="small" icon aria-label={t("organisation:committee.without", { name: member.name })} onPress={() => setMembers(members.filter((_, nth) => nth !== at))}>
                ×
              </Button>
            </OrderedRow>
          ))}
        </ol>
        <SearchField label={t("organisation:committee.addMember")} placeholder={t("organisation:people.find")} value={typed} onChange={setTyped} maxLength={200} />
        <Candidates
          typed={typed}
          except={members.map(({ personId }) => personId)}
          onPick={(person) => {
            const member = { ...person, role: "", validFrom: "", validTo: "" };
            // By rank, as long as nobody has ordered them otherwise.
            const behind = isByHand ? -1 : members.findIndex(({ order }) => compare(order, person.order) > 0);
            setMembers(behind < 0 ? [...members, member] : members.toSpliced(behind, 0, member));
            setTyped("");
          }}
        />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

function Candidates({ typed, except, onPick }: { typed: string; except: readonly string[]; onPick(person: Pick<Member, "personId" | "name" | "order">): void }) {
  const query = useSettled(typed);
  return query === "" || typed === "" ? null : <Found query={query} except={except} onPick={onPick} />;
}

function Found({ query, except, onPick }: { query: string; except: readonly string[]; onPick(person: Pick<Member, "personId" | "name" | "order">): void }) {
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
            <button type="button" className="og-offer" onClick={() => onPick({ personId: person.id, name: person.name, order: person.order })}>
              <span className="of-strong">{person.name}</span>
              <span className="of-hint">{[person.positions.map(({ title }) => title).join("; "), person.unit.name].filter(Boolean).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
