import { readFileSync } from "node:fs";

/** The Janus that runs below an edge's process. @throws Error when none does */
export function janusOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const found = children.find((each) => readFileSync(`/proc/${each}/comm`, "utf8").trim() === "janus");
  if (found === undefined) throw new Error("no Janus runs below the edge");
  return found;
}
