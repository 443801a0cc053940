/** The speaker's timer and queues of requests to speak, shared by the control room, the chair's view, the site room and the officers. */
import "./speaking.css";

export { Covered } from "./Covered.tsx";
export { JoinDialog, ReturnDialog } from "./dialogs.tsx";
export { LevelQueue, mayKeepQueue, passesTo } from "./LevelQueue.tsx";
export { QueueList, type QueueListProps } from "./QueueList.tsx";
export { SpeechTimer } from "./SpeechTimer.tsx";
export { speakerText } from "./speaker.ts";
export { useSpeechSounds } from "./sounds.ts";
