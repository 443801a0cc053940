/** The bytes that a `range` header asks for: one range; several at once are answered with the whole file, as the standard allows. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | "bad" | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const length = Number(match[2]);
    return length === 0 ? "bad" : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start >= size || start > end ? "bad" : { start, end };
}
