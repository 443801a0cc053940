import { LINE_TEST_PARTS, type LineTestBoard, type VerdictCounts } from "@diemcau/contract";
import { partWords } from "@diemcau/rules/line-test";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { VerdictShape } from "../../ui/line-test/index.ts";
import type { Narrow } from "./LineTestsPage.tsx";

const KINDS = [
  ["notUsable", "not-usable"],
  ["usable", "usable"],
  ["good", "good"],
  ["none", "none"],
] as const;

/** Shares as a bar, and the two numbers that call for action. */
function Bar({ counts }: { counts: VerdictCounts }) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const sum = counts.good + counts.usable + counts.notUsable + counts.none;
  const spoken = t("bar", { good: format.number(counts.good), usable: format.number(counts.usable), notUsable: format.number(counts.notUsable), none: format.number(counts.none) });
  return (
    <span className="ol-bar-cell">
      <span className="ol-bar" role="img" aria-label={spoken}>
        {sum > 0 ? KINDS.map(([key, verdict]) => <span key={key} className="ol-bar__part" data-verdict={verdict} style={{ flexGrow: counts[key] }} />) : null}
      </span>
      <span className="ol-bar__numbers" aria-hidden="true">
        {KINDS.map(([key, verdict]) => (
          <span key={key} className="ol-bar__number" data-zero={counts[key] === 0}>
            <VerdictShape verdict={verdict} />
            {format.number(counts[key])}
          </span>
        ))}
      </span>
    </span>
  );
}

/** The sites directly below, each with all that is below it. */
export function Branches({ board, onOpen }: { board: LineTestBoard; onOpen(site: number): void }) {
  const { t } = useTranslation("tests");
  return (
    <section className="of-card of-stack" aria-labelledby="ol-branches">
      <h3 id="ol-branches" className="of-subtitle">
        {t("branches")}
      </h3>
      {board.branches.length === 0 ? <p className="of-hint">{t("noBranches")}</p> : null}
      {/* A list of many can be scrolled by the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keys */}
      <div className="ol-scroll" tabIndex={0} role="region" aria-labelledby="ol-branches">
        <ul>
          {board.branches.map(({ site, name, hasBelow, counts }) => (
            <li key={site} className="ol-line">
              {hasBelow ? (
                <button type="button" className="dc-link ol-line__open" onClick={() => onOpen(site)}>
                  {name}
                </button>
              ) : (
                <span className="ol-line__open">{name}</span>
              )}
              <Bar counts={counts} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

export function Levels({ board, chosen, narrow }: { board: LineTestBoard; chosen: string | null; narrow: Narrow }) {
  const { t } = useTranslation("tests");
  return (
    <section className="of-card of-stack" aria-labelledby="ol-levels">
      <h3 id="ol-levels" className="of-subtitle">
        {t("levels")}
      </h3>
      <ul>
        {board.levels.map(({ code, name, counts }) => (
          <li key={code} className="ol-line">
            <button type="button" className="dc-link ol-line__open" aria-pressed={chosen === code} onClick={() => narrow({ level: chosen === code ? "" : code })}>
              {name}
            </button>
            <Bar counts={counts} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which parts fail most: twenty rooms without sound have one cause more often than twenty. */
export function Parts({ board, chosen, narrow }: { board: LineTestBoard; chosen: string | null; narrow: Narrow }) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const flawed = LINE_TEST_PARTS.map((part, at) => ({ part, ...board.parts[at]! }))
    .filter(({ usable, notUsable }) => usable + notUsable > 0)
    .toSorted((a, b) => b.notUsable - a.notUsable || b.usable - a.usable);
  return (
    <section className="of-card of-stack" aria-labelledby="ol-parts">
      <h3 id="ol-parts" className="of-subtitle">
        {t("parts")}
      </h3>
      {flawed.length === 0 ? <p className="of-hint">{t("noParts")}</p> : null}
      <ul>
        {flawed.map(({ part, usable, notUsable }) => (
          <li key={part} className="ol-part">
            <button type="button" className="dc-link ol-line__open" aria-pressed={chosen === part} onClick={() => narrow({ part: chosen === part ? "" : part })}>
              {partWords(part, format.language)}
            </button>
            <span className="ol-bar__number" data-zero={notUsable === 0}>
              <VerdictShape verdict="not-usable" />
              {format.number(notUsable)}
            </span>
            <span className="ol-bar__number" data-zero={usable === 0}>
              <VerdictShape verdict="usable" />
              {format.number(usable)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
