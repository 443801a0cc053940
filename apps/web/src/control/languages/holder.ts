/** The name of a stenographer, from how the journal names them. */
export const holderName = (holder: string): string => holder.replace(/^account:/, "");
