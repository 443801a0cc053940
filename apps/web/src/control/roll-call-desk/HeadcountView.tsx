import { useMemo, useState } from "react";
import type { FigureSum, PublishedFigure } from "@diemcau/contract";
import { NO_SUM, classesOf, figureAt, figuresOfBranches, plus } from "@diemcau/rules";
import { useFormat, useTranslation, type Format } from "../../i18n/index.ts";
import { EmptyState, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { CountsDialog } from "./CountsDialog.tsx";
import { isUnder, lateOfBranches } from "./model.ts";
import { Published } from "./Published.tsx";

interface FigureRow {
  readonly key: string;
  readonly site: number;
  readonly name: string;
  readonly sum: FigureSum;
  /** Counts that were sent when the line was back. */
  readonly late: number;
  /** Has rooms below itself: can be looked into. */
  readonly opens: boolean;
}

const COLUMNS = ["counted", "expected", "present", "remote", "absent", "substitutes", "missing", "checkedIn"] as const;

/** Instead of a site: all that stand at the top. */
const EVERYTHING = -1;

/** How many are where: branch by branch, by class, as published, and where counts and check-ins differ. */
export function HeadcountView() {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { tree, state } = useRoom();
  const { sites } = state;
  const { details, named } = state.rollCall;
  const [head, setHead] = useState(tree.roots.length === 1 ? tree.roots[0]! : EVERYTHING);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const sums = useMemo(() => figuresOfBranches(state, tree.parent, tree.expected), [sites, details, named, tree]); // oxlint-disable-line react/exhaustive-deps -- of the state only these three count
  const late = useMemo(() => lateOfBranches(tree, sites), [tree, sites]);
  const classes = useMemo(() => classesOf(state, underOf(tree.preorder, (site) => head === EVERYTHING || isUnder(tree, site, head))), [details, tree, head]); // oxlint-disable-line react/exhaustive-deps -- as above
  const rows = useMemo((): FigureRow[] => {
    const row = (site: number, whole: boolean): FigureRow => ({
      key: `${whole ? "branch" : "room"} ${site}`,
      site,
      name: tree.names[site]!,
      sum: whole ? sums[site]! : figureAt(state, site, tree.expected[site]!),
      late: whole ? late[site]! : sites.get(site).reportedLate ? 1 : 0,
      opens: whole && tree.children[site]!.length > 0,
    });
    if (!onlyDifferent && head === EVERYTHING) return tree.roots.map((root) => row(root, true));
    if (!onlyDifferent) return [row(head, false), ...tree.children[head]!.map((child) => row(child, true))];
    return [...tree.preorder]
      .filter((site) => sites.get(site).reported >= 0 && sites.get(site).reported !== sites.get(site).checkedIn)
      .map((site) => row(site, false))
      .toSorted((a, b) => Math.abs(b.sum.present - b.sum.checkedIn) - Math.abs(a.sum.present - a.sum.checkedIn));
  }, [onlyDifferent, head, sums, late, tree, sites, details, named]); // oxlint-disable-line react/exhaustive-deps -- as above
  const path = [...(tree.roots.length === 1 ? [] : [EVERYTHING]), ...(head === EVERYTHING ? [] : pathOf(tree, head))];
  const nameOf = (site: number): string => (site === EVERYTHING ? t("headcount.all") : tree.names[site]!);
  const total = head === EVERYTHING ? tree.roots.reduce((sum, root) => plus(sum, sums[root]!), NO_SUM) : sums[head]!;
  return (
    <div className="rd-headcount">
      <section className="dc-panel rd-list" aria-labelledby="headcount-heading">
        <header className="rd-head">
          <h2 id="headcount-heading">{t("headcount.title")}</h2>
          <label className="rd-check">
            <input type="checkbox" checked={onlyDifferent} onChange={(event) => setOnlyDifferent(event.target.checked)} />
            <span>{t("headcount.onlyDifferent")}</span>
          </label>
        </header>
        {onlyDifferent ? null : (
          <ol className="rd-path" aria-label={t("headcount.path")}>
            {path.map((site, at) => (
              <li key={site}>
                {at === path.length - 1 ? (
                  <strong>{nameOf(site)}</strong>
                ) : (
                  <button type="button" className="rd-path__step" onClick={() => setHead(site)}>
                    {nameOf(site)} ›
                  </button>
                )}
              </li>
            ))}
          </ol>
        )}
        <div className="rd-figures rd-figures--head" aria-hidden="true">
          <span>{t("headcount.unit")}</span>
          {COLUMNS.map((column) => (
            <span key={column}>{t(`headcount.${column}`)}</span>
          ))}
        </div>
        {rows.length === 0 ? (
          <EmptyState title={t("headcount.allAgree")} />
        ) : (
          <VirtualRows
            label={t("headcount.title")}
            rows={rows}
            keyOf={({ key }) => key}
            height={[3, 8]}
            narrow={44}
            render={({ site, name, sum, late: sentLate, opens, key }) => (
              <div className="rd-figures" data-site={site}>
                <span className="rd-figures__name">
                  {opens ? (
                    <button type="button" className="rd-path__step" onClick={() => setHead(site)}>
                      {name} ›
                    </button>
                  ) : (
                    <button type="button" className="rd-path__step" onClick={() => setShown(site)}>
                      {key.startsWith("room") && !onlyDifferent ? t("headcount.room", { name }) : name}
                    </button>
                  )}
                </span>
                <Figures sum={sum} late={sentLate} format={format} label={(column) => (column === "absent" ? t("detail.short.absent") : t(`headcount.${column}`))} />
              </div>
            )}
          />
        )}
        {onlyDifferent ? null : (
          <div className="rd-figures rd-figures--sum" data-testid="headcount-sum">
            <span className="rd-figures__name">{t("headcount.sum")}</span>
            <Figures sum={total} late={head === EVERYTHING ? tree.roots.reduce((all, root) => all + late[root]!, 0) : late[head]!} format={format} label={(column) => (column === "absent" ? t("detail.short.absent") : t(`headcount.${column}`))} />
          </div>
        )}
      </section>
      <div className="rd-side">
        {/* What is told outside is of the whole conference. */}
        {tree.within ? null : <Published />}
        <Classes classes={classes} name={nameOf(head)} />
      </div>
      {shown === null ? null : <CountsDialog site={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

function* underOf(sites: Iterable<number>, has: (site: number) => boolean): Generator<number> {
  for (const site of sites) if (has(site)) yield site;
}

function Figures({ sum, late, format, label }: { sum: FigureSum; late: number; format: Format; label(column: (typeof COLUMNS)[number]): string }) {
  const { t } = useTranslation("rollcall");
  const text: Record<(typeof COLUMNS)[number], string> = {
    counted: `${format.number(sum.counted)}/${format.number(sum.sites)}`,
    expected: format.number(sum.expected),
    present: format.sum(sum.present, sum.qualifier),
    remote: format.number(sum.remote),
    absent: format.number(sum.absent),
    substitutes: format.number(sum.substitutes),
    missing: format.number(sum.missing),
    checkedIn: format.number(sum.checkedIn),
  };
  const differs = sum.counted > 0 && sum.checkedIn !== sum.present;
  return COLUMNS.map((column) => (
    <span key={column} className={`rd-figures__number rd-figures__number--${column}`} data-none={text[column] === "0"} data-differs={column === "checkedIn" && differs && sum.checkedIn > 0}>
      <span className="rd-figures__label">{label(column)}</span>
      {text[column]}
      {column === "counted" && late > 0 ? <small className="rd-late"> {sum.sites === 1 ? t("headcount.late") : t("headcount.lateOf", { count: late, n: format.number(late) })}</small> : null}
      {column === "checkedIn" && differs ? <small> ({signed(sum.checkedIn - sum.present, format)})</small> : null}
    </span>
  ));
}

const signed = (value: number, format: Format): string => (value > 0 ? `+${format.number(value)}` : `−${format.number(-value)}`);

/** By class, as far as rooms count so. */
function Classes({ classes, name }: { classes: PublishedFigure["classes"]; name: string }) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const columns = ["present", "remote", "absent", "substitutes"] as const;
  return (
    <section className="dc-panel rd-classes" aria-labelledby="classes-heading">
      <h2 id="classes-heading">{t("headcount.byClass", { name })}</h2>
      {classes.length === 0 ? (
        <p className="rd-hint">{t("headcount.noClasses")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("detail.class")}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`detail.short.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((each) => (
              <tr key={each.class}>
                <th scope="row">{each.class || t("headcount.otherClasses")}</th>
                {columns.map((column) => (
                  <td key={column}>{format.number(each[column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
