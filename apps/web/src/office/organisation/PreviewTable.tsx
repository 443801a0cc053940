import type { FilePreview } from "@diemcau/contract";
import { isFileError } from "@diemcau/rules/organisation";
import { useTranslation } from "../../i18n/index.ts";
import { SheetPreview } from "../sheet/SheetPreview.tsx";

export function PreviewTable({ preview }: { preview: FilePreview }) {
  const { t } = useTranslation("organisation");
  return (
    <SheetPreview
      counts={preview.counts}
      total={preview.counts.rows + preview.counts.heading}
      rows={preview.rows}
      testId="import-counts"
      words={{
        label: t("import.step3"),
        onlyProblems: t("import.onlyProblems"),
        columns: (["row", "name", "place", "fate"] as const).map((column) => t(`column.${column}`)),
        count: (key) => t(`count.${key}`),
        fate: (key) => t(`fate.${key}`),
        shown: (n, m) => t("import.shown", { n, m }),
        flaw: (code, holes) => t(`flaw.${code}`, holes),
        isError: isFileError,
      }}
    />
  );
}
