import { useState } from "react";
import type { PeopleFound, PersonPlace, PersonSummary, ProblemDetails } from "@diemcau/contract";
import { Link } from "wouter";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { OrderedRow, useFocusKept, type Moving } from "./OrderedRow.tsx";
import { personPath, unitPath, useAsked, useSetup } from "./data.ts";
import { useSettled } from "./UnitPicker.tsx";

const PAGE = 25;

/** People in the order of precedence: of everywhere, or of one unit with or without those below. */
export function PeopleList({ unit }: { unit?: string }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const { rankName } = useSetup();
  const [typed, setTyped] = useState("");
  const [isBelow, setBelow] = useState(false);
  const [at, setAt] = useState({ query: "", offset: 0 });
  const query = useSettled(typed);
  const offset = at.query === query ? at.offset : 0;
  const asked = new URLSearchParams({ query, offset: String(offset), ...(unit ? { unit } : {}), ...(unit && isBelow ? { below: "1" } : {}) });
  const { data, problem, reload } = useAsked<PeopleFound>(`/api/organisation/people?${asked.toString()}`);
  const people = data?.people ?? [];
  const keepFocus = useFocusKept(data);
  const [said, setSaid] = useState("");
  const [moveProblem, setMoveProblem] = useState<ProblemDetails | null>(null);
  const put = async (person: PersonSummary, where: PersonPlace): Promise<void> => {
    setMoveProblem(null);
    keepFocus(person.id);
    try {
      await api.post(`/api/organisation/people/${person.id}/place`, { as: "account", body: where });
      const isByRank = "byRank" in where;
      setSaid(t(isByRank ? "order.saidByRank" : "order.said", { name: person.name }));
    } catch (error) {
      setMoveProblem(problemFor(error));
    }
    reload();
  };
  /** Who stands at a place of the whole list, which may be on another page. */
  const personAt = async (place: number): Promise<PersonSummary | undefined> => {
    if (people[place - offset]) return people[place - offset];
    const beside = new URLSearchParams(asked);
    beside.set("offset", String(place));
    beside.set("limit", "1");
    return (await api.get<PeopleFound>(`/api/organisation/people?${beside.toString()}`, { as: "account" }).catch(() => null))?.people[0];
  };
  const moving: Moving = {
    list: "person",
    onDrop(id, onto) {
      const [from, to] = [people.findIndex((person) => person.id === id), people.findIndex((person) => person.id === onto)];
      if (from >= 0 && to >= 0) void put(people[from]!, from < to ? { behind: onto } : { before: onto });
    },
    onStep(id, by) {
      const from = people.findIndex((person) => person.id === id);
      if (from >= 0) void personAt(offset + from + by).then((other) => other && put(people[from]!, by === 1 ? { behind: other.id } : { before: other.id }));
    },
  };
  return (
    <>
      <div className="og-search">
        <SearchField label={t("people.find")} placeholder={t("people.findHint")} value={typed} onChange={setTyped} maxLength={200} />
        {unit ? (
          <label className="of-check og-search__check">
            <input type="checkbox" checked={isBelow} onChange={(event) => setBelow(event.target.checked)} />
            {t("people.below")}
          </label>
        ) : null}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!data && !problem ? <ProgressBar label={t("loading")} /> : null}
      {data?.total === 0 ? <EmptyState title={t(query === "" ? "people.empty" : "people.none")}>{query === "" ? t("people.emptyBody") : null}</EmptyState> : null}
      {data && data.total > 0 ? (
        <p className="of-hint" role="status">
          {t("people.shown", { from: format.number(offset + 1), to: format.number(offset + data.people.length), n: format.number(data.total) })}
        </p>
      ) : null}
      {moveProblem ? <ProblemNotice problem={moveProblem} /> : null}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <ol className="og-people" start={offset + 1}>
        {people.map((person, at) => {
          const ranks = person.positions.map(({ rank }) => rank).filter((rank) => rank !== null);
          return (
            <OrderedRow key={person.id} id={person.id} name={person.name} className="og-person" isFirst={offset + at === 0} isLast={offset + at + 1 === data!.total} moving={moving}>
              <span>
                <Link href={personPath(person.id)} className="dc-link og-node__name">
                  {person.name}
                </Link>
                <span className="of-block">{person.positions.map(({ title }) => title).join("; ")}</span>
              </span>
              <span className="of-hint">
                <Link href={unitPath(person.unit.id)}>{person.unit.name}</Link>
              </span>
              <span className="of-hint">
                <span className="of-block">{ranks[0] ? rankName(ranks[0]) : t("people.noRank")}</span>
                {person.precedence === null ? null : (
                  <span className="of-row">
                    <Badge>{t("order.byHand")}</Badge>
                    <Button size="small" aria-label={t("order.byRankNamed", { name: person.name })} onPress={() => void put(person, { byRank: true })}>
                      {t("order.byRank")}
                    </Button>
                  </span>
                )}
              </span>
            </OrderedRow>
          );
        })}
      </ol>
      {data && data.total > PAGE ? (
        <nav className="of-row" aria-label={t("people.pages")}>
          <Button isDisabled={offset === 0} onPress={() => setAt({ query, offset: Math.max(0, offset - PAGE) })}>
            {t("people.previous")}
          </Button>
          <Button isDisabled={offset + PAGE >= data.total} onPress={() => setAt({ query, offset: offset + PAGE })}>
            {t("people.next")}
          </Button>
        </nav>
      ) : null}
    </>
  );
}
