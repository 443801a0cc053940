/** Tells the room's service worker which files its page is made of. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const MARK = /["'`]__ROOM_FILES__["'`]/;
/** Of the folder public/: what the browser installs the room with. */
const STANDING = ["/site.webmanifest", "/icons/room-192.png", "/icons/room-512.png", "/icons/room-maskable-512.png"];

/**
 * Follows the room's page from its script through everything that is named in what it loads, so that a part which is
 * loaded later (a drawing of pages, a worker of a library) is there without a line as well.
 */
export function roomFiles(html: string): Plugin {
  return {
    name: "room-files",
    generateBundle(_options, bundle) {
      const all = Object.values(bundle);
      const start = all.find((each) => each.type === "chunk" && each.facadeModuleId === html);
      const worker = all.find((each) => each.type === "chunk" && MARK.test(each.code));
      if (!start || worker?.type !== "chunk") this.error("the room's page or its worker is not built");
      const found = new Set([start.fileName]);
      for (const name of found) {
        const file = bundle[name];
        if (!file) continue;
        const text = file.type === "chunk" ? file.code : typeof file.source === "string" ? file.source : "";
        const named = file.type === "chunk" ? [...file.imports, ...file.dynamicImports, ...(file.viteMetadata?.importedCss ?? []), ...(file.viteMetadata?.importedAssets ?? [])] : [];
        for (const each of named) found.add(each);
        for (const { fileName } of all) if (text.includes(fileName.slice(fileName.lastIndexOf("/") + 1))) found.add(fileName);
      }
      found.delete(worker.fileName);
      const files = [...found].filter((name) => name in bundle && !name.endsWith(".html") && !name.endsWith(".map")).toSorted().map((name) => `/${name}`);
      const version = createHash("sha256").update(files.join()).update(readFileSync(html)).digest("hex").slice(0, 12);
      worker.code = worker.code.replace(MARK, () => JSON.stringify(JSON.stringify({ version, files: [...files, ...STANDING] })));
    },
  };
}
