import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

describe("configuration", () => {
  it("has defaults that start on this machine alone", () => {
    expect(readConfig([], {})).toMatchObject({ port: 4000, host: "127.0.0.1", mediaPort: 4000, databaseUrl: null, demo: "vn-kl57-2023", publicUrl: "http://127.0.0.1:4000", secret: null, trustProxy: null, metricsToken: null });
  });

  it("takes flags before the environment, and the environment before the defaults", () => {
    const env = { DIEMCAU_PORT: "5000", DIEMCAU_DATA: "/srv/a", DIEMCAU_DEMO: "none", DATABASE_URL: "postgres://x", DIEMCAU_GATEWAYS: "" };
    const config = readConfig(["--port", "6000", "--media-port=7000"], env);
    expect(config).toMatchObject({ port: 6000, mediaPort: 7000, dataDir: "/srv/a", demo: null, databaseUrl: "postgres://x" });
    expect(config.gateways).toBeGreaterThanOrEqual(1);
  });

  it.each([
    [["--host", "0.0.0.0"], "http://localhost:4000"],
    [["--host", "::1"], "http://[::1]:4000"],
    [["--public-url", "https://diemcau.example/"], "https://diemcau.example"],
  ])("can be reached with %j at %s", (args, url) => {
    expect(readConfig(args, {}).publicUrl).toBe(url);
  });

  it.each([
    [["--port", "70000"], "--port must be a whole number from 0 to 65535"],
    [["--port", "40.5"], "--port"],
    [["--port", "0x10"], "--port"],
    [["--port="], "--port"],
    [["--gateways", "0"], "--gateways must be a whole number from 1 to 64"],
    [["--gateways=-1"], "--gateways"],
    [["--trust-proxy", "everybody"], '--trust-proxy must be addresses, networks (10.0.0.0/8) or "loopback", separated by commas, not "everybody"'],
    [["--trust-proxy", "10.0.0.0/33"], "--trust-proxy"],
    [["--prot", "4000"], "--prot"],
    [["4000"], "4000"],
    [["--port"], "--port"],
  ])("refuses %j with a sentence", (args, sentence) => {
    expect(() => readConfig(args, {})).toThrow(ConfigError);
    expect(() => readConfig(args, {})).toThrow(sentence);
  });

  it("takes proxies as a list", () => {
    expect(readConfig(["--trust-proxy", "loopback, 10.0.0.0/8,::1"], {}).trustProxy).toBe("loopback,10.0.0.0/8,::1");
    expect(readConfig([], { DIEMCAU_TRUST_PROXY: "none" }).trustProxy).toBeNull();
  });

  it("sends no stream to a receiver on this machine unless it is told to", () => {
    expect([{}, { DIEMCAU_PUSH_LOCAL: "off" }, { DIEMCAU_PUSH_LOCAL: "on" }].map((env) => readConfig([], env).pushLocal)).toEqual([false, false, true]);
    expect(() => readConfig([], { DIEMCAU_PUSH_LOCAL: "yes" })).toThrow('DIEMCAU_PUSH_LOCAL must be on or off, not "yes"');
  });

  it("names the known options when one is unknown", () => {
    expect(() => readConfig(["--prot", "1"], {})).toThrow(/--port.*--data/);
  });
});
