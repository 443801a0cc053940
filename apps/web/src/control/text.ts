import { useTranslation } from "../i18n/index.ts";

/** Texts of the control room; shared ones as `common:…`. */
export const useText = () => useTranslation(["control", "common", "offline"]);
