/** The programme picture, shared by every screen that shows it: site room, control room, chair. */
export { ProgrammeView, type ProgrammeViewProps } from "./ProgrammeView.tsx";
export { Picture, type PictureProps, type SlotPicture } from "./Picture.tsx";
export { isTaken } from "./keys.ts";
export { usePointing } from "./use-pointing.ts";
export { openPages } from "./pages.ts";
export { SlotVideo } from "./SlotVideo.tsx";
export { useProgramme, type ProgrammeStatus, type Receive } from "./use-programme.ts";
export { useFirstFrame } from "./use-first-frame.ts";
