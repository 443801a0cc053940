/** Texts of the live conference: for the control room and the rooms, and for the office's page of it. */
import { addTexts } from "./index.ts";
import enRollcall from "./en/rollcall.json";
import enSpeaking from "./en/speaking.json";
import enWall from "./en/wall.json";
import enStage from "./en/stage.json";
import enQuestions from "./en/questions.json";
import enVoting from "./en/voting.json";
import enMessages from "./en/messages.json";
import enLocal from "./en/local.json";
import enCaptions from "./en/captions.json";
import enConsoles from "./en/consoles.json";
import enRecordings from "./en/recordings.json";
import enQuality from "./en/quality.json";
import enOffline from "./en/offline.json";
import viRollcall from "./vi/rollcall.json";
import viSpeaking from "./vi/speaking.json";
import viWall from "./vi/wall.json";
import viStage from "./vi/stage.json";
import viQuestions from "./vi/questions.json";
import viVoting from "./vi/voting.json";
import viMessages from "./vi/messages.json";
import viLocal from "./vi/local.json";
import viCaptions from "./vi/captions.json";
import viConsoles from "./vi/consoles.json";
import viRecordings from "./vi/recordings.json";
import viQuality from "./vi/quality.json";
import viOffline from "./vi/offline.json";

export function addFloorTexts(): void {
  addTexts("vi", { rollcall: viRollcall, speaking: viSpeaking, wall: viWall, stage: viStage, questions: viQuestions, voting: viVoting, messages: viMessages, local: viLocal, captions: viCaptions, consoles: viConsoles, recordings: viRecordings, offline: viOffline, quality: viQuality });
  addTexts("en", { rollcall: enRollcall, speaking: enSpeaking, wall: enWall, stage: enStage, questions: enQuestions, voting: enVoting, messages: enMessages, local: enLocal, captions: enCaptions, consoles: enConsoles, recordings: enRecordings, offline: enOffline, quality: enQuality });
}
