import { useEffect, useRef, useState, type DragEvent } from "react";
import type { FileImported, FilePreview, ProblemDetails } from "@diemcau/contract";
import { Link } from "wouter";
import { problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar, type ShownProblem } from "../../ui/index.ts";
import { DayField } from "./DayField.tsx";
import { FILE_KINDS, FILE_LIMIT, downloadUrl, fileOfContacts, importFile, newId, previewFile, useSetup, type FileKind } from "./data.ts";
import { OfficerSlips } from "./OfficerSlips.tsx";
import { PreviewTable } from "./PreviewTable.tsx";
import { UnitPicker, type Picked } from "./UnitPicker.tsx";

const TYPES = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A file in three steps: fill in, look at what it would change, and the word to do it. */
export function ImportPage({ what }: { what: FileKind }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const { today, root } = useSetup();
  const [unit, setUnit] = useState<Picked | null>(root);
  const [on, setOn] = useState<string | null>(today);
  const [onlyBelow, setOnlyBelow] = useState(true);
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<FilePreview | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [working, setWorking] = useState<{ what: "reading" | "saving"; share: number } | null>(null);
  const [done, setDone] = useState<FileImported | null>(null);
  const importId = useRef("");
  const round = useRef(0);
  const result = useRef<HTMLHeadingElement>(null);
  // What is shown next begins where the reader is taken to.
  useEffect(() => {
    if (preview || done) result.current?.focus();
  }, [preview, done]);
  const query = (at: Picked | null, day: string | null): Record<string, string> => ({ on: day || today, ...(at ? { unit: at.id } : {}) });

  const look = async (chosen: File, at: Picked | null, day: string | null): Promise<void> => {
    const mine = ++round.current;
    setFile(chosen);
    setPreview(null);
    setDone(null);
    setProblem(null);
    if (chosen.size > FILE_LIMIT) {
      setProblem({ title: t("import.tooLarge"), remedy: t("import.tooLargeRemedy") });
      return;
    }
    setWorking({ what: "reading", share: 0 });
    const answer = await previewFile(what, chosen, query(at, day), (share) => mine === round.current && setWorking({ what: "reading", share }));
    if (mine !== round.current) return;
    setWorking(null);
    importId.current = newId();
    if (answer.problem) setProblem(answer.problem);
    else setPreview(answer.data);
  };
  const confirm = async (): Promise<void> => {
    if (!file || !preview) return;
    setProblem(null);
    setWorking({ what: "saving", share: 0 });
    const answer = await importFile(what, file, { ...query(unit, on), id: importId.current, hash: preview.hash }, (share) => setWorking({ what: "saving", share }));
    setWorking(null);
    if (answer.problem) setProblem(answer.problem);
    else setDone(answer.data);
  };
  const takeContacts = async (): Promise<void> => {
    setProblem(null);
    try {
      await look(await fileOfContacts(unit?.id ?? null, onlyBelow), unit, on);
    } catch (error) {
      setProblem(typeof error === "object" && error !== null && "remedy" in error ? (error as ProblemDetails) : problemFor(error));
    }
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped && working === null) void look(dropped, unit, on);
  };
  const changes = preview ? preview.counts.add + preview.counts.update : 0;
  return (
    <>
      <div className="of-head">
        <h2 className="of-title">{t(`import.title.${what}`)}</h2>
        <span className="of-row">
          {FILE_KINDS.map((each) => (
            <Link key={each} href={`/office/organisation/import/${each}`} className="dc-button of-link-button og-kind" aria-current={each === what ? "page" : undefined}>
              {t(`import.kind.${each}`)}
            </Link>
          ))}
        </span>
      </div>
      <section className="of-card of-stack" aria-labelledby="import-1">
        <h3 id="import-1" className="of-subtitle">
          1. {t("import.step1")}
        </h3>
        <p>{t(`import.step1Body.${what}`)}</p>
        <div className="of-row">
          <a className="dc-button of-link-button" href={downloadUrl(what, "xlsx", { template: true })} download>
            {t("import.template")}
          </a>
          {(["xlsx", "csv"] as const).map((kind) => (
            <a key={kind} className="dc-button of-link-button" href={downloadUrl(what, kind, unit ? { unit: unit.id } : {})} download>
              {t("import.download", { kind: `.${kind}` })}
            </a>
          ))}
        </div>
        <div className="of-fields">
          {what === "contacts" || what === "mergers" || what === "officers" ? null : (
            <UnitPicker
              label={t(`import.unit.${what}`)}
              value={unit}
              onChange={(picked) => {
                setUnit(picked);
                if (file && !done) void look(file, picked, on);
              }}
            />
          )}
          {what === "units" || what === "mergers" ? (
            <DayField
              label={t("import.on")}
              hint={t("import.onHint")}
              value={on}
              onChange={(day) => {
                setOn(day);
                if (file && !done && day) void look(file, unit, day);
              }}
            />
          ) : null}
        </div>
        {what === "officers" ? (
          <>
            <p>{t("import.contactsBody")}</p>
            <div className="of-row">
              <Button isDisabled={working !== null} onPress={() => void takeContacts()}>
                {t("import.fromContacts")}
              </Button>
              <label className="of-check">
                <input type="checkbox" checked={onlyBelow} onChange={(event) => setOnlyBelow(event.target.checked)} />
                {t("import.onlyBelow")}
              </label>
            </div>
          </>
        ) : null}
      </section>
      <section className="of-card of-stack" aria-labelledby="import-2">
        <h3 id="import-2" className="of-subtitle">
          2. {t("import.step2")}
        </h3>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a second way; the field inside is the first */}
        <label className="of-drop" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
          <span className="dc-button of-drop__choose" aria-hidden="true">
            {t("import.chooseShort")}
          </span>
          <span className="of-strong">{t("import.choose")}</span>
          <span className="of-hint">{t("import.chooseHint")}</span>
          <input
            type="file"
            className="visually-hidden"
            accept={TYPES}
            disabled={working !== null}
            onChange={(event) => {
              const chosen = event.target.files?.[0];
              if (chosen) void look(chosen, unit, on);
              // The same name again, after it was corrected, is a new choice.
              event.target.value = "";
            }}
          />
        </label>
        {file ? (
          <p className="of-hint" role="status">
            {t("import.chosen", { name: file.name })}
          </p>
        ) : null}
        {working ? <ProgressBar label={t(`import.${working.what}`)} value={working.share} /> : null}
        {problem ? <ProblemNotice problem={problem} actions={file && working === null ? <Button onPress={() => void look(file, unit, on)}>{t("import.again")}</Button> : null} /> : null}
      </section>
      {preview && !done ? (
        <section className="of-card of-stack" aria-labelledby="import-3">
          <h3 id="import-3" ref={result} tabIndex={-1} className="of-subtitle">
            3. {t("import.step3")}
          </h3>
          <PreviewTable preview={preview} />
          {preview.counts.error > 0 ? (
            <p className="of-bad" role="status">
              ✕ {t("import.fixFirst", { count: preview.counts.error, n: format.number(preview.counts.error) })}
            </p>
          ) : changes === 0 ? (
            <p role="status">{t("import.nothing")}</p>
          ) : (
            <>
              <p className="of-strong">{t("import.will", { add: format.number(preview.counts.add), update: format.number(preview.counts.update) })}</p>
              <div className="of-row">
                <Button look="primary" size="large" isDisabled={working !== null} onPress={() => void confirm()}>
                  {t("import.confirm")}
                </Button>
              </div>
            </>
          )}
        </section>
      ) : null}
      {done && preview ? (
        <section className="of-card of-stack" aria-labelledby="import-done">
          <h3 id="import-done" ref={result} tabIndex={-1} className="of-subtitle of-good" role="status">
            ✓ {t(what === "officers" ? "import.doneOfficers" : "import.done", { add: format.number(preview.counts.add), update: format.number(preview.counts.update) })}
          </h3>
          {done.officers ? <OfficerSlips officers={done.officers} /> : what === "officers" ? <p>{t("slips.repeated")}</p> : null}
          <p>
            <Link href={what === "people" ? "/office/organisation/people" : "/office/organisation"}>{t(`import.see.${what}`)}</Link>
          </p>
        </section>
      ) : null}
    </>
  );
}
