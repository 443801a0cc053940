import { useState } from "react";
import type { ProblemDetails, StageSource } from "@diemcau/contract";
import { lacksPdf, problemFor } from "../../data/index.ts";
import { Button, ProblemNotice, ProgressBar, type ShownProblem } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import type { PreparedFile } from "./draft.ts";
import { ToPdf } from "./ToPdf.tsx";
import { useStageText } from "./text.ts";
import "./pickers.css";
import { nearestFirst, placeOf, type Near } from "./rundown.ts";
import { Unplayable, isFilm, prepareFile, type Sources } from "./use-files.ts";

interface FilePickerProps {
  kind: "document" | "video";
  chosen: PreparedFile | null;
  /** Their files stand first. */
  near: Near;
  sources: Sources;
  onChoose(file: PreparedFile): void;
}

/** A file of the conference's papers or documents. Choosing it lets the rooms fetch it, before it is shown. */
export function FilePicker({ kind, chosen, near, sources, onChoose }: FilePickerProps) {
  const { t } = useStageText();
  const { conferenceId, state, act } = useRoom();
  const { files, problem, reload } = sources;
  const [opening, setOpening] = useState("");
  const [refused, setRefused] = useState<ShownProblem | null>(null);
  const listed = nearestFirst(near, files ?? []).filter((file) => isShown(file) && isFilm(file) === (kind === "video"));
  const ofItem = (file: StageSource): string | null => {
    const item = near[placeOf(near, file)];
    return item ? t(item.id === state.agenda.itemId ? "files.ofThis" : "files.ofNext") : null;
  };
  const lacking = kind === "document" ? (files ?? []).filter((file) => lacksPdf(file.name, namesBeside(file, files ?? []))) : [];

  async function choose(source: StageSource): Promise<void> {
    setOpening(source.id);
    setRefused(null);
    try {
      const file = await prepareFile(source);
      onChoose(file);
      const { id, name, size } = source;
      await act.run("prepare", { kind: "stage.prepare", file: { id, name, size } });
    } catch (error) {
      if (error instanceof Unplayable) setRefused({ title: t("files.unplayable"), remedy: t("files.unplayableRemedy") });
      else setRefused(isProblem(error) ? error : problemFor(error));
    }
    setOpening("");
  }

  if (!files) return problem ? <ProblemNotice problem={problem} actions={<Button onPress={reload}>{t("common:action.retry")}</Button>} /> : <ProgressBar label={t("files.loading")} />;
  return (
    <fieldset className="sg-files">
      <legend className="dc-field__label">{t(kind === "video" ? "files.film" : "files.document")}</legend>
      {refused ? <ProblemNotice problem={refused} /> : null}
      {listed.length === 0 && lacking.length === 0 ? (
        <p className="sg-hint">
          {t(kind === "video" ? "files.noFilm" : "files.noDocument")}{" "}
          <a className="dc-link" href={`/office/${conferenceId}/papers`}>
            {t("files.upload")}
          </a>
        </p>
      ) : null}
      <div className="sg-files__list">
        {listed.map((source) => (
          <button key={source.id} type="button" className="sg-choice sg-choice--file" aria-pressed={chosen?.id === source.id} aria-busy={opening === source.id} onClick={() => void choose(source)}>
            <span>{source.name}</span>
            <span className="sg-choice__aside">{opening === source.id ? t("files.opening") : [ofItem(source), source.title].filter(Boolean).join(" · ")}</span>
          </button>
        ))}
      </div>
      {lacking.length > 0 ? <ToPdf files={lacking} onMade={reload} /> : null}
    </fieldset>
  );
}

/** Files of the same paper or document. */
const namesBeside = (file: StageSource, files: readonly StageSource[]): string[] => files.filter(({ subject, title }) => subject === file.subject && title === file.title).map(({ name }) => name);
const isShown = ({ mediaType }: StageSource): boolean => mediaType === "application/pdf" || /^(?:image|video)\//.test(mediaType);

const isProblem = (error: unknown): error is ProblemDetails => typeof error === "object" && error !== null && "code" in error && "remedy" in error;
