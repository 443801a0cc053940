import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { roomFiles } from "./room-files.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const pages = ["control", "site", "office", "recordings", "overflow"].filter((page) => existsSync(here(`${page}.html`)));
const api = "http://127.0.0.1:4000";

/**
 * React Aria brings its strings in 34 languages, none of them Vietnamese; ours come from src/i18n/aria.ts.
 * Leaving the others out takes a third off the first load.
 */
const withoutForeignStrings: Plugin = {
  name: "without-foreign-strings",
  enforce: "pre",
  load(id) {
    return /react-(aria|stately)\/.*\/intl\/.*\/(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/.test(id) ? "export default undefined" : null;
  },
};

/** `/control/<id>` and the like get their page in development too, as the server does it. */
const deepLinks: Plugin = {
  name: "deep-links",
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const page = /^\/(control|site|office|recordings)(\/[^.]*)?(\?.*)?$/.exec(request.url ?? "")?.[1];
      if (page) request.url = `/${page}.html`;
      next();
    });
  },
};

export default defineConfig({
  root: here("."),
  plugins: [react(), withoutForeignStrings, deepLinks, roomFiles(here("site.html"))],

  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: { ...Object.fromEntries(pages.map((page) => [page, here(`${page}.html`)])), "site-worker": here("src/site/worker/worker.ts") },
      // A worker stands at one address for ever: its browser asks there for a newer one.
      output: { entryFileNames: ({ name }) => (name === "site-worker" ? "site-worker.js" : "assets/[name]-[hash].js") },
      // The schemas of the contract are for the server: building them does nothing that a page needs.
      treeshake: { manualPureFunctions: ["Type", "command", "entry", "problem", "Line", "Nullable"] },
    },
  },
  server: {
    port: 5173,
    proxy: { "/api": api, "/media": api, "/me": api },
  },
});
