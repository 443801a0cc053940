/** An installation as a folder of files, and back (ADR 0033). */
export { BackupError, type Manifest } from "./manifest.ts";
export { makeBackup } from "./make.ts";
export { restoreBackup } from "./restore.ts";
