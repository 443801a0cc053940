import { useState } from "react";
import type { ProblemDetails, StageSource } from "@diemcau/contract";
import { convertibleKind, makePdf, problemFor, useConverter } from "../../data/index.ts";
import { Button, ProblemNotice } from "../../ui/index.ts";
import { useStageText } from "./text.ts";

/** Texts and presentations, which the programme shows only as PDF: made here where the server can, else what to do. */
export function ToPdf({ files, onMade }: { files: readonly StageSource[]; onMade(): void }) {
  const { t } = useStageText();
  const kinds = useConverter(true);
  const [making, setMaking] = useState("");
  const [refused, setRefused] = useState<ProblemDetails | null>(null);
  const make = async (file: StageSource): Promise<void> => {
    setMaking(file.id);
    setRefused(null);
    try {
      await makePdf(file.id);
    } catch (error) {
      setRefused(problemFor(error));
    }
    setMaking("");
    onMade();
  };
  const possible = (file: StageSource): boolean => kinds?.includes(convertibleKind(file.name)!) === true;
  return (
    <div className="sg-files__more">
      <p className="sg-hint">{t(files.some(possible) ? "files.toPdf" : "files.noConverter")}</p>
      {refused ? <ProblemNotice problem={refused} /> : null}
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            <span>
              {file.name} <span className="sg-choice__aside">{file.title}</span>
            </span>
            {possible(file) ? (
              <Button isDisabled={making !== ""} onPress={() => void make(file)} aria-label={t("files.makePdfOf", { name: file.name })}>
                {t(making === file.id ? "files.makingPdf" : "files.makePdf")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
