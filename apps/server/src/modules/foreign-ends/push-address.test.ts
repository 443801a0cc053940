import { expect, test } from "vitest";
import { checkPushAddress } from "./push-address.ts";

const refusal = (url: string, { allowLocal = false, names = {} as Record<string, string[]> } = {}) =>
  checkPushAddress(url, allowLocal, async (host) => names[host] ?? []).then(
    () => null,
    (error: { code: string }) => error.code,
  );

test.each(["rtmp://live.example/app/key", "rtmps://user:secret@203.0.113.7:443/app/key?a=b", "srt://10.1.2.3:9000?streamid=publish:a&latency=200000", "srt://[2001:db8::7]:9000?mode=caller", "rtmp://192.168.4.5/live/mode=listener"])("%s is taken", async (url) => {
  expect(await refusal(url, { names: { "live.example": ["203.0.113.9"] } })).toBeNull();
});

test.each(["mode=listener", "mode=rendezvous", "latency=20&mode=listener", "Mode=Listener", "mode=caller&mode=listener", "mode", "mode=1"])("SRT with %s would open a port here", async (query) => {
  expect(await refusal(`srt://203.0.113.7:9000?${query}`)).toBe("output-address-listens");
  // Also where this machine's own addresses are allowed.
  expect(await refusal(`srt://127.0.0.1:9000?${query}`, { allowLocal: true })).toBe("output-address-listens");
});

test.each(["127.0.0.1", "127.9.9.9:5432", "0.0.0.0", "169.254.169.254:80", "[::1]:1935", "[::]", "[::ffff:127.0.0.1]", "[fe80::1%eth0]", "[fd00:ec2::254]", "", ":9000", "receiver.example@127.0.0.1", "inside.example", "both.example"])("%s is this machine", async (where) => {
  const names = { "inside.example": ["127.0.0.1"], "both.example": ["203.0.113.9", "::1"], "receiver.example": ["203.0.113.9"] };
  expect(await refusal(`srt://${where}`, { names })).toBe("output-address-local");
  expect(await refusal(`rtmp://${where}/app/key`, { names })).toBe("output-address-local");
  expect(await refusal(`rtmp://${where}/app/key`, { names, allowLocal: true })).toBeNull();
});

test("names and other ways of writing an address are asked of the machine itself", async () => {
  const code = (url: string) => checkPushAddress(url, false).then(() => null, (error: { code: string }) => error.code);
  expect(await code("rtmp://localhost/app/key")).toBe("output-address-local");
  expect(await code("rtmp://2130706433/app/key")).toBe("output-address-local");
  expect(await code("rtmp://0x7f.1/app/key")).toBe("output-address-local");
});
