/** Verdicts of line tests as every app shows them. */
import "./line-test.css";
export { ServerWords, TestResult } from "./TestResult.tsx";
export { VerdictMark, VerdictShape, useVerdictWords, type ShownVerdict } from "./VerdictMark.tsx";
