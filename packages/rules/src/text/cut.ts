/** The first `length` code units, without half of a pair of surrogates: the database takes no half character. */
export const cutText = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
