import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import * as contract from "@diemcau/contract";
import type { RouteOptions } from "fastify";
import { pino } from "pino";
import { createApp } from "../app.ts";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { openDatabase } from "../platform/db/database.ts";
import { AS_HEADER } from "../platform/http/principal.ts";
import { Hub } from "../platform/live/hub.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { Platform } from "../platform/platform.ts";
import { loadSecrets } from "../platform/secrets.ts";

const FILE = fileURLToPath(new URL("../../../../docs/openapi.json", import.meta.url));
/** What programs call; pages for people are not described. */
const DESCRIBED = /^\/(api|media)\/|^\/(healthz|readyz|metrics)$/;
const PUBLIC = /^\/(healthz|readyz|metrics)$|^\/api\/(sign-in|sign-out|site-enrolments)$/;

type Json = { [key: string]: unknown };

/** Writes the OpenAPI description, or with --check holds the committed one against it. */
export async function openapi(args: readonly string[]): Promise<void> {
  const text = `${JSON.stringify(await describe(), null, 2)}\n`;
  if (!args.includes("--check")) {
    await writeFile(FILE, text);
    return;
  }
  const committed = await readFile(FILE, "utf8").catch(() => "");
  if (committed === text) return;
  process.stderr.write(`docs/openapi.json does not fit the routes; "npm run openapi" writes it anew.\n${firstDifference(committed, text)}\n`);
  process.exitCode = 1;
}

function firstDifference(committed: string, made: string): string {
  const [old, now] = [committed.split("\n"), made.split("\n")];
  const at = now.findIndex((line, index) => line !== old[index]);
  if (at < 0) return `The committed one is longer, from line ${now.length}.`;
  return [`First difference at line ${at + 1}:`, `- ${old[at] ?? "(nothing)"}`, `+ ${now[at]}`].join("\n");
}

/** The OpenAPI 3.1 description of all routes, members sorted. */
export async function describe(): Promise<Json> {
  const routes = (await collectRoutes()).filter(({ url }) => DESCRIBED.test(url));
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    for (const method of [route.method].flat()) {
      if (method === "HEAD") continue;
      (paths[path] ??= {})[method.toLowerCase()] = operation(method, path, (route.schema ?? {}) as RouteSchema);
    }
  }
  return sorted({
    openapi: "3.1.0",
    info: {
      title: "Điểm Cầu",
      version: contract.PROTOCOL_VERSION,
      description: "Commands, events and media of hybrid conferences; docs/wire.md says how they go together.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: signIns.map((name) => ({ [name]: [] })),
    paths,
    components: {
      schemas: Object.fromEntries([...named].map(([schema, name]) => [name, inline(schema)])),
      securitySchemes: {
        account: { type: "apiKey", in: "cookie", name: "dc_account", description: `with ${AS_HEADER}: account` },
        site: { type: "apiKey", in: "cookie", name: "dc_site_<siteId>", description: `with ${AS_HEADER}: site:<siteId>` },
        delegate: { type: "apiKey", in: "cookie", name: "dc_delegate", description: `with ${AS_HEADER}: delegate` },
      },
      responses: {
        Problem: {
          description: "A refusal, as a sentence with its remedy in the language of accept-language",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  }) as Json;
}

const signIns = ["account", "site", "delegate"];

/** All routes of the program, wired without a database: none is asked for anything. */
async function collectRoutes(): Promise<RouteOptions[]> {
  const routes: RouteOptions[] = [];
  const log = pino({ level: "silent" });
  const { db } = openDatabase("postgresql://nobody@127.0.0.1:1/none", { max: 1, log, name: "openapi" });
  const hub = new Hub({ db, bus: { publish: () => {}, say: () => {}, onSaid: () => {}, onNotice: () => {}, close: async () => {} }, log });
  const platform: Platform = {
    config: readConfig(["--data", tmpdir()], {}),
    log,
    clock: systemClock,
    secrets: loadSecrets("", "none"),
    db,
    hub,
    metrics: createMetrics("openapi"),
  };
  const { app, stop } = await createApp(platform, "00000000-0000-7000-8000-000000000000", (route) => void routes.push(route));
  await app.ready();
  await stop();
  hub.close();
  await db.destroy();
  return routes;
}

interface RouteSchema {
  readonly params?: { readonly properties: Record<string, object> };
  readonly body?: object;
  readonly response?: Readonly<Record<string, object>>;
}

const sdp = { "application/sdp": { schema: { type: "string" } } };
const union = (schemas: Readonly<Record<string, object>>) => ({
  oneOf: Object.values(schemas).map(refer),
  discriminator: { propertyName: "kind", mapping: Object.fromEntries(Object.entries(schemas).map(([kind, schema]) => [kind, (refer(schema) as { $ref: string }).$ref])) },
});

/** What a route's schema cannot say: bodies that are checked by hand, or are no JSON. */
function byHand(operation: string): { body?: Json; responses?: Json } {
  switch (operation) {
    case "POST /api/conferences/{conferenceId}/commands":
      return { body: { "application/json": { schema: union(contract.commandSchemas) } } };
    case "GET /api/conferences/{conferenceId}/directory":
      return { responses: { 200: json(contract.Directory), 304: { description: "Not modified since if-none-match" } } };
    case "GET /api/conferences/{conferenceId}/events":
      return {
        responses: {
          200: {
            description: "event: hello, then snapshot or what was missed, then entry; each `data` is one of these",
            content: { "text/event-stream": { schema: { oneOf: [refer(contract.Hello), refer(contract.Snapshot), union(contract.entrySchemas)] } } },
          },
        },
      };
    case "POST /media/{conferenceId}/whip":
    case "POST /media/{conferenceId}/whep":
      return { body: sdp, responses: { 201: { description: "The answer; DELETE its location to leave", headers: { location: { schema: { type: "string" } } }, content: sdp } } };
    default:
      return {};
  }
}

const json = (schema: object) => ({ description: "OK", content: { "application/json": { schema: refer(schema) } } });

function operation(method: string, path: string, schema: RouteSchema): Json {
  const { body, responses } = byHand(`${method} ${path}`);
  const open = PUBLIC.test(path);
  // A command is chosen by header, which no other web site's form can set.
  const byHeader = method !== "GET" && path.startsWith("/api/");
  const parameters: Json[] = Object.entries(schema.params?.properties ?? {}).map(([name, each]) => ({ name, in: "path", required: true, schema: refer(each) }));
  if (!open) parameters.push({ name: AS_HEADER, in: "header", required: byHeader, schema: { type: "string" }, description: "account, site:<siteId> or delegate" });
  if (!open && !byHeader) parameters.push({ name: "as", in: "query", schema: { type: "string" }, description: `instead of ${AS_HEADER}` });
  if (path.endsWith("/events")) {
    parameters.push({ name: "last-event-id", in: "header", schema: { type: "string" } }, { name: "after", in: "query", schema: { type: "string" } });
  }
  if (path.endsWith("/whep")) parameters.push({ name: "source", in: "query", schema: refer(contract.SiteOrdinal), description: "previews one site" });
  const told = Object.entries(schema.response ?? {}).map(([status, each]) => [status, (each as Json)["type"] === "null" ? { description: "Done" } : json(each)]);
  const ok = responses ?? (told.length > 0 ? Object.fromEntries(told) : { [method === "DELETE" ? 204 : 200]: { description: "OK" } });
  const content = body ?? (schema.body ? { "application/json": { schema: refer(schema.body) } } : undefined);
  return {
    operationId: `${method.toLowerCase()} ${path}`.replaceAll(/[^A-Za-z]+(\w)?/g, (_match, letter: string | undefined) => (letter ?? "").toUpperCase()),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { ...(ok as Json), default: { $ref: "#/components/responses/Problem" } },
    ...(open ? { security: [] } : {}),
  };
}

const problemSchema = {
  type: "object",
  required: ["type", "title", "status", "code", "remedy"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { enum: Object.keys(contract.problems) },
    remedy: { type: "string" },
    detail: { type: "string" },
  },
};

const pascal = (kind: string) => kind.replaceAll(/(?:^|[.-])(\w)/g, (_match, letter: string) => letter.toUpperCase());

/** The schemas that have a name, and it. */
const named = new Map<object, string>([
  [problemSchema, "Problem"],
  ...Object.entries(contract.commandSchemas).map(([kind, schema]): [object, string] => [schema, `${pascal(kind)}Command`]),
  ...Object.entries(contract.entrySchemas).map(([kind, schema]): [object, string] => [schema, `${pascal(kind)}Entry`]),
  ...Object.entries(contract).flatMap(([name, value]): [object, string][] => (typeof value === "object" && value !== null && "~kind" in value ? [[value, name]] : [])),
]);

/** A schema by its name where it has one, written out otherwise. */
function refer(schema: object): Json {
  const name = named.get(schema);
  return name === undefined ? inline(schema) : { $ref: `#/components/schemas/${name}` };
}

function inline(schema: object): Json {
  const value = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(value);
    return inner !== null && typeof inner === "object" ? refer(inner) : inner;
  };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !key.startsWith("~"))
      .map(([key, inner]) => [key, value(inner)]),
  );
}

/** Members in the order of the alphabet, so that a change shows as a small difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
