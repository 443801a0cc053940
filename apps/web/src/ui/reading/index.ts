export { Mentioned } from "./Mentioned.tsx";
export { ReadingDialog, documentIn, type Chosen, type Read, type Reading } from "./ReadingDialog.tsx";
export { ReadingList } from "./ReadingList.tsx";
export { readAtServer } from "./server-reading.ts";
