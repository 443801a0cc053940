// Every text exists in both languages, and every key is used. A catalog is a folder named i18n with vi.json and en.json,
// or with vi/<namespace>.json and en/<namespace>.json.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./lib/process.ts";
import { type Catalog, compareLanguages, compareUsage, findUsage, flatten } from "./lib/translations.ts";

const LANGUAGES = ["vi", "en"];

/** Each app with texts: where its catalogs are, and the code that uses them. */
const APPS = [
  { catalogs: "apps/web/src/**/i18n", sources: "apps/web/src/**/*.{ts,tsx}" },
  { catalogs: "apps/server/src/**/i18n", sources: "apps/server/src/**/*.ts" },
];

function readTexts(file: string): Map<string, string> {
  return existsSync(join(ROOT, file)) ? flatten(JSON.parse(readFileSync(join(ROOT, file), "utf8"))) : new Map();
}

function readCatalogs(folder: string): Catalog[] {
  const files = globSync("**/*.json", { cwd: join(ROOT, folder) });
  const namespaces = new Set(files.map((file) => file.replace(new RegExp(`^(${LANGUAGES.join("|")})(?=[/.])`), "*")));
  return [...namespaces].map((pattern) => ({
    name: `${folder}/${pattern}`,
    languages: new Map(
      LANGUAGES.map((language) => [language, readTexts(join(folder, pattern.replace("*", language)))]),
    ),
  }));
}

let count = 0;
const problems: string[] = [];
for (const app of APPS) {
  const catalogs = globSync(app.catalogs, { cwd: ROOT }).flatMap(readCatalogs);
  const files = globSync(app.sources, { cwd: ROOT }).filter((file) => !/[.]test[.]tsx?$|[.]d[.]ts$/.test(file));
  const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
  for (const catalog of catalogs) {
    count += catalog.languages.get("vi")?.size ?? 0;
    problems.push(...compareLanguages(catalog));
  }
  if (catalogs.length > 0) problems.push(...compareUsage(catalogs, findUsage(sources)));
}
if (count === 0) problems.push("no catalog was found: this check would pass anything");

if (problems.length > 0) console.error(problems.join("\n"));
else console.log(`${count} texts`);
process.exitCode = problems.length > 0 ? 1 : 0;
