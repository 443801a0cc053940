import type { Speaker } from "@diemcau/contract";

/** Name and position in one line. */
export const speakerText = ({ name, position }: Speaker): string => (position ? `${name}, ${position}` : name);
