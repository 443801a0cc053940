/** What stands for a file in the address of a comparison; a version stands as its number. */
const FILE = "file-";
export const sideOfFile = (id: string): string => FILE + id;
/** Null for a version. */
export const fileOfSide = (side: string): string | null => (side.startsWith(FILE) ? side.slice(FILE.length) : null);
