import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as contract from "./index.ts";
import { PROTOCOL_VERSION, commandSchemas, entrySchemas, problems } from "./index.ts";

/** JSON with members in one order: only what a schema says counts, not how it was written down. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
const hash = (value: unknown) => createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16);

const isSchema = (value: unknown): value is object => typeof value === "object" && value !== null && "~kind" in value;

/**
 * A browser that was loaded yesterday talks to the server of today. When this fails, the wire has changed: if
 * such a browser still gets along (something optional was added), update the snapshot alone; if not, raise
 * PROTOCOL_VERSION as well. Either way docs/openapi.json changes too.
 */
it("changes the wire only by a decision", () => {
  const resources = Object.fromEntries(Object.entries(contract).filter(([, value]) => isSchema(value)));
  expect(Object.keys(resources).length).toBeGreaterThan(25);
  expect({
    version: PROTOCOL_VERSION,
    commands: Object.fromEntries(Object.entries(commandSchemas).map(([kind, schema]) => [kind, hash(schema)])),
    entries: Object.fromEntries(Object.entries(entrySchemas).map(([kind, schema]) => [kind, hash(schema)])),
    resources: Object.fromEntries(Object.entries(resources).map(([name, schema]) => [name, hash(schema)])),
    problems: hash(Object.fromEntries(Object.entries(problems).map(([code, { status }]) => [code, status]))),
  }).toMatchSnapshot();
});

it("notices a change of the wire", () => {
  const { "site.cue": cue } = commandSchemas;
  expect(hash(cue)).toBe(hash(structuredClone({ ...cue })));
  expect(hash(cue)).not.toBe(hash({ ...cue, properties: { ...cue.properties, why: { type: "string" } } }));
});
