import { useState } from "react";
import type { PeopleFound } from "@diemcau/contract";
import { Link } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
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
  const { data, problem } = useAsked<PeopleFound>(`/api/organisation/people?${asked.toString()}`);
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
      <ol className="og-people" start={offset + 1}>
        {(data?.people ?? []).map((person) => {
          const ranks = person.positions.map(({ rank }) => rank).filter((rank) => rank !== null);
          return (
            <li key={person.id} className="og-person">
              <span>
                <Link href={personPath(person.id)} className="dc-link og-node__name">
                  {person.name}
                </Link>
                <span className="of-block">{person.positions.map(({ title }) => title).join("; ")}</span>
              </span>
              <span className="of-hint">
                <Link href={unitPath(person.unit.id)}>{person.unit.name}</Link>
              </span>
              <span className="of-hint">{person.precedence === null ? (ranks[0] ? rankName(ranks[0]) : t("people.noRank")) : t("people.byHand", { n: format.number(person.precedence) })}</span>
            </li>
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
