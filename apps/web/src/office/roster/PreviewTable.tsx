import { useMemo } from "react";
import type { RosterFlaw, RosterPreview } from "@diemcau/contract";
import { isRosterError } from "@diemcau/rules/roster";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { SheetPreview } from "../sheet/SheetPreview.tsx";
import { warningHoles } from "./warning.ts";

export function PreviewTable({ preview }: { preview: RosterPreview }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const rows = useMemo(() => preview.rows.map((row) => ({ ...row, about: row.positions.join("; "), place: row.siteName })), [preview]);
  return (
    <SheetPreview
      counts={preview.counts}
      total={rows.length}
      rows={rows}
      testId="roster-counts"
      words={{
        label: t("roster.step3"),
        onlyProblems: t("roster.onlyProblems"),
        columns: (["row", "delegate", "site", "fate"] as const).map((column) => t(`roster.column.${column}`)),
        count: (key) => t(`roster.count.${key}`),
        fate: (key) => t(`roster.fate.${key}`),
        shown: (n, m) => t("roster.shown", { n, m }),
        flaw: (code, holes, flaw) => t(`roster.flaw.${code}`, { ...warningHoles(format, flaw as RosterFlaw), ...holes }),
        isError: isRosterError,
      }}
    />
  );
}
