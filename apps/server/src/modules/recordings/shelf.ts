import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Uuid } from "@diemcau/contract";
import { PartReader } from "@diemcau/media/recording";
import { Value } from "typebox/value";

/** The folder of recordings: one below it for each conference, named by its id. */
export class Shelf {
  readonly folder: string;
  readonly #readers = new Map<string, PartReader>();

  constructor(folder: string) {
    this.folder = folder;
  }

  of(conferenceId: string): PartReader {
    let reader = this.#readers.get(conferenceId);
    if (!reader) {
      reader = new PartReader(join(this.folder, conferenceId));
      this.#readers.set(conferenceId, reader);
    }
    return reader;
  }

  /** Conferences of which something is there. */
  async conferences(): Promise<string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.filter((name) => Value.Check(Uuid, name));
  }

  /** Bytes on the disk. */
  async size(conferenceId: string): Promise<number> {
    const names = await readdir(join(this.folder, conferenceId)).catch(() => []);
    const sizes = await Promise.all(names.map((name) => stat(join(this.folder, conferenceId, name)).then(({ size }) => size, () => 0)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async remove(conferenceId: string): Promise<void> {
    this.#readers.delete(conferenceId);
    await rm(join(this.folder, conferenceId), { recursive: true, force: true });
  }
}
