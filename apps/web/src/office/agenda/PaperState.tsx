import type { PaperReceipt } from "@diemcau/rules/agenda";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge } from "../../ui/index.ts";

/** Whether a paper has come and when, or that it is overdue; and its deadline. */
export function PaperState({ receipt, dueAt, timeZone }: { receipt: PaperReceipt; dueAt: number | null; timeZone: string | undefined }) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const now = useServerNow(0, 60_000);
  const { received, at } = receipt;
  const late = !received && dueAt !== null && dueAt < now;
  const come = at === null ? t("paper.received") : t("paper.receivedOn", { date: format.date(at, timeZone) });
  return (
    <>
      <Badge tone={received ? "good" : late ? "danger" : "neutral"}>{received ? `✓ ${come}` : late ? t("paper.late") : t("paper.missing")}</Badge>
      {dueAt === null ? null : <span className="of-hint">{t("paper.dueOn", { date: format.date(dueAt, timeZone) })}</span>}
    </>
  );
}
