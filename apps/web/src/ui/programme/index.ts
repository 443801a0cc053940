/** The programme picture, shared by the control room's monitor and the site room's big screen. */
export { ProgrammeView, type ProgrammeViewProps } from "./ProgrammeView.tsx";
