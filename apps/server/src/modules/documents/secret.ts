import { Problem } from "../../platform/problem.ts";

/**
 * Words that mark a document secret, in the forms Decree 30/2020 and its Party counterpart print them. "BẢO MẬT"
 * and "BÍ MẬT" in a title in capitals speak of secrecy and are no mark.
 */
const SECRET_MARK = /(^|[\s([])(TUYỆT MẬT|TỐI MẬT|(?<!(BẢO|BÍ)\s)MẬT|TOP SECRET|SECRET)($|[\s)\].,;:])/u;

/** @throws Problem document-secret. Unclassified content only: the product refuses what is marked. */
export function refuseSecret(...texts: readonly string[]): void {
  if (texts.some((text) => SECRET_MARK.test(text.normalize("NFC")))) throw new Problem("document-secret");
}
