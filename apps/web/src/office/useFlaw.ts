import { useTranslation } from "../i18n/index.ts";
import type { Flaw, FlawKey } from "./draft.ts";

/** Finds the sentence about a field, undefined while nothing is wrong with it. */
export function useFlaw(flaws: readonly Flaw[]): (key: FlawKey, row?: string) => string | undefined {
  const { t } = useTranslation("office");
  return (key, row) => (flaws.some((flaw) => flaw.key === key && flaw.row === row) ? t(`flaw.${key}`) : undefined);
}
