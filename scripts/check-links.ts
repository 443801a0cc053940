// Every relative link and picture of the documents leads to a file that is there, and every #anchor to a heading.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { ROOT } from "./lib/process.ts";

const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
const files = globSync(["*.md", "docs/**/*.md", "packages/**/*.md", "apps/**/*.md"], { cwd: ROOT, exclude: (name) => String(name).includes("node_modules") });

/** As the usual readers make them: lower case, without punctuation, hyphens for spaces. */
const anchorOf = (heading: string) =>
  heading
    .replaceAll(/`|\*|\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

const anchorsOf = (file: string) => new Set([...readFileSync(file, "utf8").matchAll(/^#{1,6}\s+(.*)$/gm)].map(([, heading]) => anchorOf(heading!)));

let count = 0;
const problems: string[] = [];
for (const file of files) {
  const text = readFileSync(join(ROOT, file), "utf8").replaceAll(/^```[\s\S]*?^```/gm, "");
  for (const [, link] of text.matchAll(LINK)) {
    if (/^[a-z]+:/.test(link!)) continue;
    count++;
    const [path, anchor] = link!.split("#") as [string, string?];
    const target = path === "" ? join(ROOT, file) : join(ROOT, dirname(file), decodeURIComponent(path));
    if (!existsSync(target)) problems.push(`${file}: ${link} is not there`);
    else if (anchor && target.endsWith(".md") && !anchorsOf(target).has(anchor)) problems.push(`${file}: ${relative(ROOT, target)} has no heading #${anchor}`);
  }
}
if (count === 0) problems.push("no link was found: this check would pass anything");

if (problems.length > 0) console.error(problems.join("\n"));
else console.log(`${count} links in ${files.length} documents`);
process.exitCode = problems.length > 0 ? 1 : 0;
