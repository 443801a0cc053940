// The boundaries of the house (docs: ARCHITECTURE, "The house"). `npm run check -- boundaries` runs them over the real
// tree, and over scripts/fixtures/boundaries, where every rule below must find the violation written for it.

/** From the ground up: a module imports the ones before it, never one after it. */
const MODULES = [
  "identity",
  "organisation",
  "documents",
  "conferences",
  "attendance",
  "invitations",
  "seats",
  "prints",
  "calendar",
  "floor",
  "roll-call",
  "wall",
  "stage",
  "questions",
  "captions",
  "voting",
  "messages",
  "minutes",
  "edges",
  "media",
  "foreign-ends",
  "quality",
  "recordings",
  "line-tests",
  "directives",
  "newsroom",
];

const MODULE = "^apps/server/src/modules/";
const TEST = "[.]test[.]tsx?$";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const moduleOrder = MODULES.slice(0, -1).map((name, index) => ({
  name: `module-order-${name}`,
  comment: `${name} may only import the modules below it; across they speak by journal entries`,
  severity: "error",
  // A test may bring the module's users along: what it asserts is seen through them.
  from: { path: `${MODULE}${name}/`, pathNot: "[.]test[.]ts$" },
  to: { path: `${MODULE}(${MODULES.slice(index + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...moduleOrder,
    {
      name: "module-unknown",
      comment: "a new module takes its place in the order at the top of .dependency-cruiser.cjs",
      severity: "error",
      from: { path: `${MODULE}[^/]+/`, pathNot: `${MODULE}(${MODULES.join("|")})/` },
      to: {},
    },
    {
      name: "module-door-between-modules",
      comment: "a module is entered through its index.ts",
      severity: "error",
      from: { path: `${MODULE}([^/]+)/` },
      to: { path: MODULE, pathNot: [`${MODULE}$1/`, `${MODULE}[^/]+/index[.]ts$`] },
    },
    {
      name: "module-door-from-outside",
      comment: "a module is entered through its index.ts",
      severity: "error",
      from: { pathNot: MODULE },
      to: { path: MODULE, pathNot: `${MODULE}[^/]+/index[.]ts$` },
    },
    {
      name: "module-sql-in-store",
      comment: "store.ts is the only place of SQL in a module",
      severity: "error",
      from: { path: MODULE, pathNot: ["(^|[/.-])store[.]ts$", TEST] },
      to: { path: "node_modules/(kysely|pg)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "platform-knows-no-module",
      severity: "error",
      from: { path: "^apps/server/src/platform/" },
      to: { path: "^apps/server/src/(modules/|main[.]ts$)" },
    },
    {
      name: "contract-only-typebox",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: TEST },
      to: { pathNot: ["^packages/contract/", "node_modules/typebox/"] },
    },
    {
      name: "rules-only-contract",
      comment: "the same pure rules run on the server and in the browser",
      severity: "error",
      from: { path: "^packages/rules/src/", pathNot: TEST },
      to: { pathNot: ["^packages/rules/", "^packages/contract/"] },
    },
    {
      name: "packages-independent",
      comment: "media, presets and rehearsal know contract and rules, not one another",
      severity: "error",
      from: { path: "^packages/(media|presets|rehearsal)/" },
      to: { path: "^packages/(media|presets|rehearsal)/", pathNot: "^packages/$1/" },
    },
    {
      name: "packages-know-no-app",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/" },
    },
    {
      name: "packages-by-name",
      comment: "another package is imported as @diemcau/<name>, through its exports",
      severity: "error",
      from: { path: "^((?:packages|apps)/[^/]+)/" },
      to: { path: "^packages/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "web-never-server",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: "^apps/server/" },
    },
    {
      name: "server-never-web",
      comment: "the server serves the built web from its folder, it does not import it",
      severity: "error",
      from: { path: "^apps/server/" },
      to: { path: "^apps/web/" },
    },
    {
      name: "no-circle",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      // Types named in /// <reference types>, which the compiler resolves and checks.
      to: { couldNotResolve: true, pathNot: "^(node|vite/client)$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // Only our own: most packages in node_modules live in a dist folder, and the rules must see them.
    exclude: { path: "^(apps|packages)/[^/]+/dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
