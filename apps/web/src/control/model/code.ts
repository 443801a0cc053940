/** A code as it is read out: in groups of four, unless it came with its own groups. */
export function spelled(code: string): string {
  return /[\s-]/.test(code) ? code : (code.match(/.{1,4}/g) ?? [code]).join(" ");
}
