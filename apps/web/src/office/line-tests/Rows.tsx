import { useEffect, useState } from "react";
import { LINE_TEST_PARTS, type LineTestBoard, type LineTestHistory, type LineTestRow, type LineTestRows } from "@diemcau/contract";
import { partWords, reasonWords } from "@diemcau/rules/line-test";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, EmptyState, ProblemNotice, ProgressBar, SearchField, Select } from "../../ui/index.ts";
import { ServerWords, TestResult, VerdictMark } from "../../ui/line-test/index.ts";
import type { Narrow } from "./LineTestsPage.tsx";
import { useLive } from "./data.ts";

const PAGE = 50;
const TYPING_MS = 250;
const ALL = "all";
const SORTS = ["worst", "oldest", "untested"] as const;

interface RowsProps {
  conferenceId: string;
  /** What the address asks for. */
  search: string;
  levels: LineTestBoard["levels"];
  zone: string | undefined;
  narrow: Narrow;
}

/** The rooms one by one: what is wrong, and whom to call about it. */
export function Rows({ conferenceId, search, levels, zone, narrow }: RowsProps) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const asked = new URLSearchParams(search);
  const [query, setQuery] = useState(asked.get("find") ?? "");
  const [opened, setOpened] = useState<LineTestRow | null>(null);
  const base = `/api/conferences/${conferenceId}/line-tests`;
  const list = useLive<LineTestRows>(`${base}/sites?${withLimit(asked)}`);
  useEffect(() => {
    if (query.trim() === (asked.get("find") ?? "")) return;
    const timer = setTimeout(() => narrow({ find: query.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
    // Asked again when the typing pauses; the rest of the address is as it is by then.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [query, search]);

  const { data } = list;
  const offset = Number(asked.get("offset") ?? 0) || 0;
  const csv = new URLSearchParams(asked);
  csv.delete("offset");
  csv.set("as", "account");
  csv.set("language", format.language);
  const filtered = ["verdict", "part", "level", "find"].some((key) => asked.has(key));
  const choose = (key: string) => (value: unknown) => narrow({ [key]: value === ALL ? "" : String(value) });
  return (
    <section className="of-card of-stack" aria-labelledby="ol-list">
      <div className="of-head">
        <h3 id="ol-list" className="of-subtitle">
          {t("list")}
        </h3>
        <a className="dc-button of-link-button" href={`${base}/sites.csv?${csv}`} download>
          {t("csv")}
        </a>
      </div>
      <search className="ol-search">
        <SearchField label={t("find")} value={query} onChange={setQuery} maxLength={100} />
        <Select
          label={t("part")}
          choices={[{ id: ALL, label: t("anyPart") }, ...LINE_TEST_PARTS.map((part) => ({ id: part, label: partWords(part, format.language) }))]}
          value={asked.get("part") ?? ALL}
          onChange={choose("part")}
        />
        <Select label={t("level")} choices={[{ id: ALL, label: t("anyLevel") }, ...levels.map(({ code, name }) => ({ id: code, label: name }))]} value={asked.get("level") ?? ALL} onChange={choose("level")} />
        <Select label={t("sort")} choices={SORTS.map((sort) => ({ id: sort, label: t(sort) }))} value={asked.get("sort") ?? "worst"} onChange={(value) => narrow({ sort: value === "worst" ? "" : String(value) })} />
      </search>
      {list.problem && !data ? <ProblemNotice problem={list.problem} /> : null}
      <div className="of-row">
        <p className="of-hint" role="status">
          {data ? (data.total === 0 ? t("none") : t("shown", { from: format.number(offset + 1), to: format.number(offset + data.rows.length), n: format.number(data.total) })) : ""}
        </p>
        {filtered ? (
          <Button
            size="small"
            onPress={() => {
              setQuery("");
              narrow({ verdict: "", part: "", level: "", find: "" });
            }}
          >
            {t("clear")}
          </Button>
        ) : null}
      </div>
      {!data && !list.problem ? <ProgressBar label={t("loading")} /> : null}
      {data?.total === 0 ? <EmptyState title={t("none")}>{t("noneBody")}</EmptyState> : null}
      {data && data.total > 0 ? (
        <table className="ol-table">
          <thead>
            <tr>
              {(["site", "verdict", "when", "why", "contact"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <Row key={row.site} row={row} zone={zone} now={data.now} onOpen={() => setOpened(row)} />
            ))}
          </tbody>
        </table>
      ) : null}
      {data && (data.total > PAGE || offset > 0) ? (
        <nav className="of-row" aria-label={t("pages")}>
          <Button isDisabled={offset === 0} onPress={() => narrow({ offset: offset > PAGE ? String(offset - PAGE) : "" })}>
            {t("previous")}
          </Button>
          <Button isDisabled={offset + PAGE >= data.total} onPress={() => narrow({ offset: String(offset + PAGE) })}>
            {t("next")}
          </Button>
        </nav>
      ) : null}
      {opened ? <History conferenceId={conferenceId} row={opened} zone={zone} onClose={() => setOpened(null)} /> : null}
    </section>
  );
}

function withLimit(asked: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(asked);
  next.set("limit", String(PAGE));
  return next;
}

interface RowProps {
  row: LineTestRow;
  zone: string | undefined;
  now: number;
  onOpen(): void;
}

function Row({ row, zone, now, onOpen }: RowProps) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <button type="button" className="dc-link ol-line__open" aria-label={t("open", { site: row.name })} onClick={onOpen}>
          {row.name}
        </button>
        {row.parentName ? <span className="of-hint of-block">{row.parentName}</span> : null}
      </th>
      <td>
        <VerdictMark verdict={row.overall ?? "none"} />
        {row.passedAt === null ? null : <span className="of-block ol-lost">↓ {t("passedBefore", { time: format.dateTime(row.passedAt, zone) })}</span>}
      </td>
      <td>
        {row.at === null ? (
          <span className="of-hint">–</span>
        ) : (
          <time dateTime={new Date(row.at).toISOString()} title={format.dateTime(row.at, zone)}>
            {format.ago(row.at, now)}
          </time>
        )}
        {row.server ? (
          <span className="of-hint of-block">
            <ServerWords server={row.server} />
          </span>
        ) : null}
      </td>
      <td>
        {row.reasons.length === 0 ? (
          <span className="of-hint">–</span>
        ) : (
          <ul>
            {row.reasons.map((reason) => (
              <li key={reason}>{reasonWords(reason, format.language).title}</li>
            ))}
          </ul>
        )}
      </td>
      <td>
        {row.contact || row.telephone ? (
          <>
            {row.contact}
            {row.telephone ? (
              <a className="dc-link of-block ol-phone" href={`tel:${row.telephone.replace(/[^+\d]/g, "")}`} aria-label={`${t("call", { name: row.contact || row.name })}: ${row.telephone}`}>
                {row.telephone}
              </a>
            ) : null}
          </>
        ) : (
          <span className="of-hint">{t("noContact")}</span>
        )}
      </td>
    </tr>
  );
}

/** What to say on the telephone: the room's latest tests with what to mend. */
function History({ conferenceId, row, zone, onClose }: { conferenceId: string; row: LineTestRow; zone: string | undefined; onClose(): void }) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const { data, problem } = useLive<LineTestHistory>(`/api/conferences/${conferenceId}/sites/${row.site}/line-tests`);
  return (
    <Dialog isOpen onClose={onClose} title={t("history", { site: row.name })} wide>
      <div className="of-stack">
        {problem && !data ? <ProblemNotice problem={problem} /> : null}
        {!data && !problem ? <ProgressBar label={t("loading")} /> : null}
        {data?.tests.length === 0 ? <EmptyState title={t("historyNone")} /> : null}
        {(data?.tests ?? []).map((test, at) => (
          <details key={test.id} open={at === 0} className="ol-history">
            <summary>
              <VerdictMark verdict={test.overall} /> {format.dateTime(test.at, zone)}
            </summary>
            <TestResult measures={test.measures} server={test.server} />
          </details>
        ))}
      </div>
    </Dialog>
  );
}
