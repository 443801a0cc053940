/**
 * LibreOffice, where the machine has it: makes a PDF of a text or a presentation. Somebody's file is opened by a large
 * program, so it runs in a box of bubblewrap's: no network, nothing of the disk but the program, its fonts and the
 * one file, with limits of memory, time and size (ADR 0030). Without both it is not there.
 */
import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { FILE_LIMIT, type ConvertibleKind } from "@diemcau/contract";
import type { Log } from "../../platform/log.ts";
import { Problem } from "../../platform/problem.ts";

const run = promisify(execFile);
const MEMORY = 3 * 1024 ** 3;
const CPU_SECONDS = 60;
const TIME_MS = 90_000;
/** The program is large: one at a time, and a few that wait. */
const WAITING = 5;
/** Parts of the program, by the library that reads the format. */
const READERS: Readonly<Record<ConvertibleKind, string>> = { docx: "libswlo.so", odt: "libswlo.so", pptx: "libsdlo.so", odp: "libsdlo.so" };

/** No macros, no links that are followed, no first-start dialogues. */
const SETTINGS = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
`;

export class OfficeProgram {
  readonly #log: Log;
  #kinds: Promise<readonly ConvertibleKind[]> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** What it can make a PDF of: nothing where LibreOffice or bubblewrap is not installed, or no box can be made. */
  kinds(): Promise<readonly ConvertibleKind[]> {
    this.#kinds ??= this.#look();
    return this.#kinds;
  }

  /**
   * Makes a PDF of a file and hands over its path, which is gone afterwards.
   * @throws Problem convert-missing, convert-failed, server-busy
   */
  async toPdf<T>(path: string, kind: ConvertibleKind, take: (pdf: string) => Promise<T>): Promise<T> {
    if (!(await this.kinds()).includes(kind)) throw new Problem("convert-missing");
    if (this.#waiting >= WAITING) throw new Problem("server-busy");
    this.#waiting++;
    const turn = this.#last.then(() => this.#convert(path, kind, take));
    this.#last = turn.catch(() => {});
    return turn.finally(() => this.#waiting--);
  }

  async #convert<T>(path: string, kind: ConvertibleKind, take: (pdf: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), "diemcau-office-"));
    try {
      await mkdir(join(folder, "profile", "user"), { recursive: true });
      await writeFile(join(folder, "profile", "user", "registrymodifications.xcu"), SETTINGS);
      await copyFile(path, join(folder, `in.${kind}`));
      const started = Date.now();
      const failed = await run("prlimit", [`--as=${MEMORY}`, `--cpu=${CPU_SECONDS}`, `--fsize=${4 * FILE_LIMIT}`, "bwrap", ...box(folder), "soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "-env:UserInstallation=file:///work/profile", "--convert-to", "pdf", "--outdir", "/work", `/work/in.${kind}`], { timeout: TIME_MS, killSignal: "SIGKILL" }).then(
        () => null,
        (error: Error) => error,
      );
      const pdf = join(folder, "in.pdf");
      const made = await stat(pdf).catch(() => null);
      if (failed || !made || made.size === 0 || made.size > FILE_LIMIT) {
        // What the program says may quote the file.
        this.#log.warn({ kind, ms: Date.now() - started, bytes: made?.size ?? 0, ended: failed ? ((failed as { signal?: string }).signal ?? (failed as { code?: unknown }).code) : "well" }, "no PDF could be made of a file");
        throw new Problem("convert-failed");
      }
      return await take(pdf);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #look(): Promise<readonly ConvertibleKind[]> {
    const program = ["/usr/bin/soffice", "/usr/bin/libreoffice"].find((path) => existsSync(path));
    if (!program || process.platform !== "linux") return [];
    const folder = dirname(realpathSync(program));
    const kinds = (Object.keys(READERS) as ConvertibleKind[]).filter((kind) => existsSync(join(folder, READERS[kind])));
    if (kinds.length === 0) return [];
    try {
      // A container may forbid what a box is made of; then nobody's file is opened at all.
      await run("prlimit", [`--as=${MEMORY}`, "bwrap", ...box(tmpdir()), "true"], { timeout: 10_000 });
      return kinds;
    } catch (error) {
      this.#log.info({ err: (error as Error).message.split("\n")[0] }, "LibreOffice is there, but no box to run it in: no PDFs are made");
      return [];
    }
  }
}

/** All of the machine that the program sees: itself, its fonts, and /work. */
const box = (work: string): string[] => [
  ...["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--setenv", "HOME", "/work", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"],
  ...["--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin"],
  ...["/etc/fonts", "/etc/libreoffice", "/var/cache/fontconfig"].flatMap((path) => ["--ro-bind-try", path, path]),
  ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", work, "/work", "--chdir", "/work"],
];
