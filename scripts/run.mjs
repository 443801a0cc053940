#!/usr/bin/env node
// Runs the program under the Node it needs, from whatever Node (18 or newer) the machine has:
//   node scripts/run.mjs <serve|test|check|bench|…> [arguments]
// Plain JavaScript, no imports beyond Node itself: it must work where nothing else does.
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED_MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packaged = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

/** Words that are scripts of the repository and not commands of the program; they run in the root folder. */
const SCRIPTS = {
  test: "scripts/test.ts",
  check: "scripts/check.ts",
  bench: "bench/run.ts",
  "ensure-system": "scripts/ensure-system.ts",
  "sql-types": "scripts/sql-types.ts",
};

function majorOf(node) {
  const answer = spawnSync(node, ["--version"], { encoding: "utf8" });
  return Number(/^v(\d+)\./.exec(answer.stdout ?? "")?.[1] ?? 0);
}

function findNode() {
  if (majorOf(packaged) >= NEEDED_MAJOR) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= NEEDED_MAJOR) return process.execPath;
  return null;
}

const EXPLANATION = `
Chương trình cần Node.js ${NEEDED_MAJOR} trở lên, máy này đang dùng ${process.version}.
Bản Node.js đi kèm (gói npm "node") chưa được cài đủ: thường do npm bị tắt các tập lệnh cài đặt
(ignore-scripts), hoặc chưa chạy "npm ci". Cách khắc phục, trong thư mục dự án:
    npm ci
    npm rebuild node --ignore-scripts=false --foreground-scripts
hoặc cài Node.js ${NEEDED_MAJOR} trở lên trên máy rồi chạy lại.

This program needs Node.js ${NEEDED_MAJOR} or newer; this machine runs ${process.version}.
The Node.js that comes with it (the npm package "node") is not complete: usually because npm's install
scripts are disabled (ignore-scripts), or "npm ci" has not been run. To mend it, in the project folder:
    npm ci
    npm rebuild node --ignore-scripts=false --foreground-scripts
or install Node.js ${NEEDED_MAJOR} or newer on the machine and try again.
`;

const [word = "serve", ...rest] = process.argv.slice(2);
const node = findNode();
if (node === null) {
  process.stderr.write(EXPLANATION);
  process.exit(1);
}

const script = Object.hasOwn(SCRIPTS, word) ? SCRIPTS[word] : null;
const args = script ? [join(root, script), ...rest] : [join(root, "apps/server/src/main.ts"), word, ...rest];
const path = [join(root, "node_modules", ".bin"), dirname(node), process.env.PATH ?? ""].join(delimiter);
const child = spawn(node, args, {
  // The channel tells the program when this process is gone, even by kill -9: it must not live on unseen.
  stdio: ["inherit", "inherit", "inherit", ...(script ? [] : ["ipc"])],
  env: { ...process.env, PATH: path },
  ...(script ? { cwd: root } : {}),
});

// Ctrl-C in a terminal reaches the child by itself (same process group): passing it on would make it a second one,
// which programs take for "at once". Signals sent to this process alone are passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  });
}

// npm does not always pass a signal on, and cannot when it is killed: a program whose npm is gone has lost its user.
if (!script) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 1_000).unref();
}

child.on("error", (error) => {
  process.stderr.write(`${node}: ${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
