import type { Speaker } from "@diemcau/contract";

const tidy = (text: string) => text.normalize("NFC").replace(/\s+/g, " ").trim();

/** What was typed as the wire takes it; undefined when nobody is named. */
export function speakerFrom({ name, position }: { name: string; position?: string | undefined }): Speaker | undefined {
  const tidyName = tidy(name);
  const tidyPosition = tidy(position ?? "");
  if (tidyName === "") return undefined;
  return tidyPosition === "" ? { name: tidyName } : { name: tidyName, position: tidyPosition };
}
