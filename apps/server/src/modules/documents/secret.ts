import { isMarkedSecret } from "@diemcau/rules/text";
import { Problem } from "../../platform/problem.ts";

/** @throws Problem document-secret. The office's form asks the same before it sends. */
export function refuseSecret(...texts: readonly string[]): void {
  if (isMarkedSecret(...texts)) throw new Problem("document-secret");
}
