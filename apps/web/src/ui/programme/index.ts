/** The programme picture, shared by the control room's monitor and the site room's big screen. */
export { ProgrammeView, type ProgrammeViewProps } from "./ProgrammeView.tsx";
export { lowerThird, slotPlaces, type LowerThirdText, type SlotPlace } from "./layout.ts";
export { useProgramme, type Programme, type ProgrammeStatus } from "./use-programme.ts";
