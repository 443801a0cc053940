/** Texts of an overflow audience's page: it loads no others. */
import { addTexts } from "./index.ts";
import enCaptions from "./en/captions.json";
import enOverflow from "./en/overflow.json";
import enQuestions from "./en/questions.json";
import enStage from "./en/stage.json";
import viCaptions from "./vi/captions.json";
import viOverflow from "./vi/overflow.json";
import viQuestions from "./vi/questions.json";
import viStage from "./vi/stage.json";

export function addOverflowTexts(): void {
  addTexts("vi", { captions: viCaptions, overflow: viOverflow, questions: viQuestions, stage: viStage });
  addTexts("en", { captions: enCaptions, overflow: enOverflow, questions: enQuestions, stage: enStage });
}
