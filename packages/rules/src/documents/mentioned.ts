import type { MentionedText } from "@diemcau/contract";

/** The parts of any text, by the texts that mention documents; what is not among them is one part. */
export function mentionedBy(mentions: readonly MentionedText[]): (text: string) => MentionedText {
  const byText = new Map(mentions.map((parts) => [parts.map(({ text }) => text).join(""), parts]));
  return (text) => byText.get(text) ?? [{ text }];
}
