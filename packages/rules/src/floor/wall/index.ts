/** The wall: rules that the rooms, the server and the control room share. */
export { ENLARGED_MS, paceOf } from "./pace.ts";
export { packSheet, unpackSheet, type SheetIndex, type SheetRow } from "./sheet.ts";
export { PREVIEW_LIMIT, isPreviewed, marksOf, NO_MARKS, type MarkTimes } from "./slice.ts";
export { plainWebp, readImage, sizeOfStill, type StillImage } from "./still.ts";
export { changesOf, FIRST_LOOK, judgeWatch, observe, resumeWatch, type Look, type Watch } from "./watch.ts";
