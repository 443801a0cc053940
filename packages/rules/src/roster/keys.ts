/** What makes two spellings one person. */
import { normaliseInput, normaliseTonePlacement } from "../text/index.ts";

/** Two spellings of one name compare equal; diacritics count: Hưng is not Hùng. */
export const nameKey = (name: string): string => normaliseTonePlacement(normaliseInput(name)).toLowerCase();
/** Two ways to write the same positions compare equal. */
export const positionsKey = (positions: readonly string[]): string =>
  positions
    .flatMap((position) => position.split(/[;,]/))
    .map((part) => nameKey(part))
    .filter(Boolean)
    .join("|");
