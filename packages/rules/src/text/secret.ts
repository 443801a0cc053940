/**
 * Words that mark a document secret, in the forms Decree 30/2020 and its Party counterpart print them. "BẢO MẬT"
 * and "BÍ MẬT" in a title in capitals speak of secrecy and are no mark.
 */
const SECRET_MARK = /(^|[\s([])(TUYỆT MẬT|TỐI MẬT|(?<!(BẢO|BÍ)\s)MẬT|TOP SECRET|SECRET)($|[\s)\].,;:])/u;

/** Whether one of the texts carries a mark of secrecy. Unclassified content only: the product refuses what is marked. */
export const isMarkedSecret = (...texts: readonly string[]): boolean => texts.some((text) => SECRET_MARK.test(text.normalize("NFC")));
