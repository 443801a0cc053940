import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { AttachedFile, MarkedText, OfficePreview, PreviewBlock, PreviewSlide, ProblemDetails, ReferenceMarks } from "@diemcau/contract";
import { api, problemFor, useMarks } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar, Tabs } from "../../ui/index.ts";
import { MarkedLine } from "./marks.tsx";

/** Words and tables of a spreadsheet, presentation or OpenDocument text, as the server read them: text, never markup. */
export function OfficeView({ file, near }: { file: AttachedFile; near: readonly string[] }) {
  const { t } = useTranslation("drafts");
  const [preview, setPreview] = useState<OfficePreview | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  useEffect(() => {
    let stopped = false;
    setPreview(null);
    setProblem(null);
    api.get<OfficePreview>(`/api/files/${file.id}/preview`, { as: "account", timeoutMs: 90_000 }).then(
      (read) => stopped || setPreview(read),
      (error: unknown) => stopped || setProblem(problemFor(error)),
    );
    return () => {
      stopped = true;
    };
  }, [file.id]);
  const lines = useMemo(() => linesOf(preview), [preview]);
  const marks = useMarks(lines, near);
  const marked = useMemo(() => ({ parts: new Map(lines.map((line, at) => [line, marks?.paragraphs[at]])), documents: marks?.documents ?? [] }), [lines, marks]);
  if (problem) return <ProblemNotice problem={problem} />;
  if (!preview) return <ProgressBar label={t("files.opening")} />;
  return (
    <Mentioned value={marked}>
      <div className="of-stack">
        <p className="of-hint">{t("files.plain")}</p>
        {preview.kind === "sheets" ? <Sheets sheets={preview.sheets} /> : null}
        {preview.kind === "slides" ? <Slides slides={preview.slides} /> : null}
        {preview.kind === "text" ? (
          <Scrolled label={file.name}>
            <Blocks blocks={preview.blocks} />
            <Pictures count={preview.pictures} />
          </Scrolled>
        ) : null}
        {isEmpty(preview) ? <p>{t("files.wordless")}</p> : null}
        {preview.cut ? <p className="of-hint">{t("files.cut")}</p> : null}
      </div>
    </Mentioned>
  );
}

/** Mentions of documents in the lines of the file. */
const Mentioned = createContext<{ parts: ReadonlyMap<string, MarkedText | undefined>; documents: ReferenceMarks["documents"] }>({ parts: new Map(), documents: [] });

/** As much as the recogniser takes at once. */
const LONGEST = 100_000;
/** The shortest name of a document has a word and a number: "KL 57". */
const NAMES = /\p{L}.*\d|\d.*\p{L}/u;

/** Lines and cells in which documents may be mentioned, each once, as many as are looked through at once. */
function linesOf(preview: OfficePreview | null): string[] {
  if (preview === null) return [];
  const cells = (rows: readonly (readonly string[])[]): string[] => rows.flat().filter((cell) => NAMES.test(cell));
  const of = (blocks: readonly PreviewBlock[]): string[] => blocks.flatMap((block) => (block.kind === "table" ? cells(block.rows) : [block.text]));
  const all = {
    sheets: () => (preview.kind === "sheets" ? preview.sheets.flatMap(({ rows }) => cells(rows)) : []),
    slides: () => (preview.kind === "slides" ? preview.slides.flatMap(({ title, blocks }) => [title ?? "", ...of(blocks)]) : []),
    text: () => (preview.kind === "text" ? of(preview.blocks) : []),
  }[preview.kind]();
  let room = LONGEST;
  return [...new Set(all)].filter((line) => line.trim() !== "" && (room -= line.length + 1) >= 0);
}

function Words({ text }: { text: string }) {
  const { parts, documents } = useContext(Mentioned);
  const known = parts.get(text);
  // Without a mention it stays as it is, with its blanks and line ends.
  return <MarkedLine text={text} parts={known?.some(({ mention }) => mention) ? known : undefined} documents={documents} />;
}

const isEmpty = (preview: OfficePreview): boolean =>
  preview.kind === "sheets" ? preview.sheets.every(({ rows }) => rows.length === 0) : preview.kind === "slides" ? preview.slides.length === 0 : preview.blocks.length === 0;

/** What is longer than its place is scrolled by keyboard too. */
function Scrolled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="od-word od-office" tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}

function Sheets({ sheets }: { sheets: Extract<OfficePreview, { kind: "sheets" }>["sheets"] }) {
  const { t } = useTranslation("drafts");
  const [shown, setShown] = useState("0");
  const table = (sheet: (typeof sheets)[number]) => (
    <Scrolled label={sheet.name}>
      {sheet.rows.length === 0 ? <p>{t("files.sheetEmpty")}</p> : <Grid rows={sheet.rows} numbered />}
      {sheet.cut ? <p className="of-hint">{t("files.rows", { n: String(sheet.rows.length) })}</p> : null}
    </Scrolled>
  );
  if (sheets.length === 1) return table(sheets[0]!);
  return <Tabs label={t("files.sheets")} selected={shown} onSelect={setShown} items={sheets.map((sheet, at) => ({ id: String(at), label: sheet.name, content: table(sheet) }))} />;
}

function Grid({ rows, numbered }: { rows: readonly (readonly string[])[]; numbered?: boolean }) {
  return (
    <table>
      <tbody>
        {rows.map((row, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the rows of a file stand where they stand
          <tr key={at}>
            {numbered ? (
              <th scope="row" className="od-office__number">
                {at + 1}
              </th>
            ) : null}
            {row.map((cell, column) => (
              // oxlint-disable-next-line react/no-array-index-key
              <td key={column} className={numbered && isNumber(cell) ? "od-office__figure" : undefined}>
                <Words text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isNumber = (cell: string): boolean => /^-?[\d.,\s]+%?$/.test(cell);

function Slides({ slides }: { slides: readonly PreviewSlide[] }) {
  const { t } = useTranslation("drafts");
  return (
    <Scrolled label={t("files.slides", { n: String(slides.length) })}>
      <ol className="od-slides">
        {slides.map((slide, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the slides of a file stand where they stand
          <li key={at} className="od-slide">
            <span className="of-hint">
              {t("files.slide", { page: String(at + 1), last: String(slides.length) })}
              {slide.hidden ? ` · ${t("files.hidden")}` : ""}
            </span>
            {slide.title ? (
              <h3>
                <Words text={slide.title} />
              </h3>
            ) : null}
            <Blocks blocks={slide.blocks} />
            <Pictures count={slide.pictures} />
          </li>
        ))}
      </ol>
    </Scrolled>
  );
}

function Pictures({ count }: { count: number }) {
  const { t } = useTranslation("drafts");
  return count > 0 ? <p className="of-hint">{t("files.pictures", { count, n: String(count) })}</p> : null;
}

function Blocks({ blocks }: { blocks: readonly PreviewBlock[] }) {
  // oxlint-disable-next-line react/no-array-index-key -- a text's parts stand where they stand
  return blocks.map((block, at) => <Block key={at} block={block} />);
}

function Block({ block }: { block: PreviewBlock }) {
  if (block.kind === "table") return <Grid rows={block.rows} />;
  if (block.kind === "item") {
    return (
      <p className="od-item" data-level={block.level}>
        <Words text={block.text} />
      </p>
    );
  }
  if (block.kind === "paragraph") return <p className="od-paragraph"><Words text={block.text} /></p>;
  // The dialog's own title is the second level.
  const Heading = (["h3", "h4", "h5", "h6"] as const)[Math.min(block.level, 4) - 1]!;
  return <Heading><Words text={block.text} /></Heading>;
}
