import { useState } from "react";
import type { AttachedFile, ProblemDetails } from "@diemcau/contract";
import { convertibleKind, lacksPdf, makePdf, problemFor, type PdfKinds } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";

interface PdfMakerProps {
  readonly file: Pick<AttachedFile, "id" | "name">;
  /** Names of all that is attached to the same: what has its PDF already needs none. */
  readonly names: readonly string[];
  readonly kinds: PdfKinds;
  onMade(): void;
  onRefused(problem: ProblemDetails | null): void;
}

/** Makes a PDF beside a text or presentation, for the programme and for faithful reading. */
export function PdfMaker({ file, names, kinds, onMade, onRefused }: PdfMakerProps) {
  const { t } = useTranslation("drafts");
  const [making, setMaking] = useState(false);
  const kind = convertibleKind(file.name);
  if (!kind || !kinds?.includes(kind) || !lacksPdf(file.name, names)) return null;
  const make = async (): Promise<void> => {
    setMaking(true);
    onRefused(null);
    try {
      await makePdf(file.id);
    } catch (error) {
      onRefused(problemFor(error));
    }
    setMaking(false);
    onMade();
  };
  return (
    <Button onPress={() => void make()} isDisabled={making} aria-label={t("files.makePdfOf", { name: file.name })}>
      {t(making ? "files.makingPdf" : "files.makePdf")}
    </Button>
  );
}

/** Without an office program: what to do, where there is something to do it for. */
export function PdfHint({ names, kinds }: Pick<PdfMakerProps, "names" | "kinds">) {
  const { t } = useTranslation("drafts");
  const lacking = kinds && names.some((name) => lacksPdf(name, names) && !kinds.includes(convertibleKind(name)!));
  return lacking ? <p className="of-hint">{t("files.noConverter")}</p> : null;
}
