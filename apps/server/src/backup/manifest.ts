import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

/** What a backup says of itself; it is written last. */
export const MANIFEST = "manifest.json";
export const FORMAT = 1;
const Name = Type.String({ pattern: "^[a-z_][a-z0-9_]{0,62}$" });
const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Count = Type.Integer({ minimum: 0 });

const Manifest = Type.Object({
  format: Type.Literal(FORMAT),
  /** ISO 8601. */
  madeAt: Type.String(),
  /** Of PostgreSQL, as it names itself. */
  postgres: Type.String(),
  /** Numbers and checksums of the migrations that the database had. */
  migrations: Type.Array(Type.Object({ number: Type.Integer({ minimum: 1 }), checksum: Hash })),
  tables: Type.Array(Type.Object({ name: Name, columns: Type.Array(Name), rows: Count, sha256: Hash })),
  sequences: Type.Array(Type.Object({ table: Name, column: Name, next: Type.String({ pattern: "^\\d{1,19}$" }) })),
  /** Content-addressed files of documents: their names are their SHA-256. */
  files: Type.Array(Hash),
  /** Files of the data folder beside them, such as the secret; with their SHA-256. */
  own: Type.Array(Type.Object({ name: Type.String({ pattern: "^[a-z-]+\\.[a-z]+$" }), sha256: Hash })),
  /** Recordings were taken along; as paths below their folder, with sizes. */
  recordings: Type.Union([Type.Null(), Type.Array(Type.Object({ path: Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,4}$" }), bytes: Count }))]),
});
export type Manifest = Static<typeof Manifest>;

/** A backup that cannot be made or taken back; the message tells an administrator what to do, in both languages. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}

/** @throws BackupError when the folder holds no whole backup, or one of another program */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => {
    throw new BackupError(`Không có bản sao lưu đầy đủ trong ${folder}: thiếu ${MANIFEST}.\nThere is no whole backup in ${folder}: ${MANIFEST} is missing.`);
  });
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    said = null;
  }
  if (!Value.Check(Manifest, said)) throw new BackupError(`Không đọc được ${join(folder, MANIFEST)}: tệp hỏng, hoặc do bản chương trình khác ghi.\n${join(folder, MANIFEST)} cannot be read: it is damaged, or was written by another version of the program.`);
  return said;
}
