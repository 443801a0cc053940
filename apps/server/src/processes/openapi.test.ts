import { COMMAND_KINDS, ENTRY_KINDS } from "@diemcau/contract";
import { describe as suite, expect, it } from "vitest";
import { describe } from "./openapi.ts";

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { oneOf?: unknown[] } }> };
  responses: Record<string, unknown>;
  security?: unknown[];
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

suite("the OpenAPI description", async () => {
  const made = (await describe()) as unknown as Description;
  const operations = Object.entries(made.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));

  it("is made of references that lead somewhere", () => {
    const refs = [...JSON.stringify(made).matchAll(/"(#\/components\/[^"]+)"/g)].map((match) => match[1]!);
    expect(refs.length).toBeGreaterThan(100);
    for (const ref of refs) {
      const found = ref.slice(2).split("/").reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], made);
      expect(found, ref).toBeDefined();
    }
  });

  it("names every operation once, every parameter of its path, and its refusals", () => {
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
      expect(operation.responses["default"]).toEqual({ $ref: "#/components/responses/Problem" });
    }
  });

  it("knows every command and every entry", () => {
    const commands = made.paths["/api/conferences/{conferenceId}/commands"]!["post"]!;
    expect(commands.requestBody!.content["application/json"]!.schema.oneOf).toHaveLength(COMMAND_KINDS.length);
    const stream = made.paths["/api/conferences/{conferenceId}/events"]!["get"]!.responses["200"];
    for (const kind of ENTRY_KINDS) expect(JSON.stringify(stream)).toContain(`"${kind}":"#/components/schemas/`);
  });

  it("says what is open to everybody, and asks for the header wherever something is changed", () => {
    const open = operations.filter(({ operation }) => operation.security?.length === 0).map(({ path }) => path);
    expect(open.toSorted()).toEqual(["/api/sign-in", "/api/sign-out", "/api/site-enrolments", "/healthz", "/metrics", "/readyz"]);
    for (const { path, method, operation } of operations) {
      if (method === "get" || !path.startsWith("/api/") || open.includes(path)) continue;
      expect(operation.parameters).toContainEqual(expect.objectContaining({ name: "x-diemcau-as", in: "header", required: true }));
    }
  });

  it("comes out the same every time", async () => {
    expect(JSON.stringify(await describe())).toBe(JSON.stringify(made));
  });
});
