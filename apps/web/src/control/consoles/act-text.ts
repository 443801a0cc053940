import type { ConsoleAct } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";

const PERSON = "account:";

/** The name of who did something, without how the journal marks it. */
export const personOf = (by: string): string => (by.startsWith(PERSON) ? by.slice(PERSON.length) : by);

/** Did somebody of this name do it? */
export const isBy = ({ by }: ConsoleAct, name: string): boolean => by === `${PERSON}${name}`;

/** What was done, in words: “moved the agenda to …”. */
export function useActText(): (act: ConsoleAct) => string {
  const { t } = useTranslation(["consoles", "common"]);
  const { tree, directory } = useRoom();
  const named = (kind: string, values: object): string => t(`act.${kind}` as "act.other", { ...values, defaultValue: t("act.other") });
  return (act) => {
    const isOwn = act.kind === "console.assigned" && act.to === personOf(act.by);
    const item = act.itemId ? directory.outline.agenda.find(({ id }) => id === act.itemId)?.title : undefined;
    const values = {
      site: act.site === undefined ? "" : (tree.names[act.site] ?? ""),
      item: item ?? t("noItem"),
      areas: (act.areas ?? []).map((area) => t(`area.${area}`)).join(", "),
      to: act.to ?? t("everybody"),
      level: directory.levels.find(({ code }) => code === act.level)?.name ?? act.level ?? "",
    };
    if (act.kind === "roll-call.called") return named(`roll-call.called${act.again ? "-again" : ""}${act.level === null || act.level === undefined ? "-all" : ""}`, values);
    if (act.kind === "console.undone") return t("act.console.undone", { what: act.of ? named(act.of, values) : t("act.other") });
    return isOwn ? t("act.console.taken", values) : named(act.kind, values);
  };
}
