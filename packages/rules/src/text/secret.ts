/**
 * Words that mark a document secret, in the forms Decree 30/2020 and its Party counterpart print them. "BẢO MẬT" and
 * "BÍ MẬT" in a title in capitals speak of secrecy, "MẬT MÃ" and "MẬT KHẨU" of cipher and password: no marks.
 */
const SECRET_MARK = /(^|[\s([])(TUYỆT MẬT|TỐI MẬT|(?<!(BẢO|BÍ|ĐỘ)\s)MẬT(?!\s(MÃ|KHẨU|ĐỘ|NGỮ|ONG|VỤ|THIẾT)(?!\p{L}))|TOP SECRET|SECRET)($|[\s)\].,;:])/u;
/** A form that is filled in: "Độ mật: Tối mật". */
const SECRET_FIELD = /độ mật\s*:\s*(tuyệt mật|tối mật|mật)(?!\p{L})/iu;

/** Whether one of the texts carries a mark of secrecy. Unclassified content only: the product refuses what is marked. */
export const isMarkedSecret = (...texts: readonly string[]): boolean => texts.some((text) => SECRET_MARK.test(text.normalize("NFC")) || SECRET_FIELD.test(text.normalize("NFC")));
