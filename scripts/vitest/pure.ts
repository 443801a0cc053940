/** Tests of functions and components that keep nothing between calls: they share a process, which saves most of their time. */
export const PURE = ["packages/{rules,contract,presets,rehearsal}/src/**/*.test.ts", "apps/web/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"];
