import { useTranslation } from "../../i18n/index.ts";

/** Texts of the stage; the control room's as `control:…`, shared ones as `common:…`. */
export const useStageText = () => useTranslation(["stage", "control", "common"]);
