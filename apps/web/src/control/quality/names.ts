import { ROOT_EDGE, type CarrierReason } from "@diemcau/contract";
import type { useTranslation } from "../../i18n/index.ts";

type Say = ReturnType<typeof useTranslation<["quality", "common"]>>["t"];

/** A server as people call it. */
export const nameOf = (edge: string | null, name: string | null, t: Say): string => (edge === null ? t("quality:edges.nobody") : edge === ROOT_EDGE ? t("quality:edges.root") : (name ?? edge));

/** What to do about a server: nobody drains the root. */
export const whatToDo = (edge: string | null, reason: CarrierReason, t: Say): string => t(`quality:edges.do.${edge === ROOT_EDGE && (reason === "overloaded" || reason === "rooms-poor") ? (`${reason}-root` as const) : reason}`);
