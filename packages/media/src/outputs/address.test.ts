import { expect, test } from "vitest";
import { hostOf, pushAddress, saidWithoutKey, withoutKey } from "./address.ts";

test("keys of streams are in no sentence", () => {
  expect(withoutKey("rtmp://host.example:1935/live/secret?x=secret")).toBe("rtmp://host.example:1935/…");
  expect(withoutKey("srt://host.example:9000?streamid=secret")).toBe("srt://host.example:9000/…");
  const said = saidWithoutKey("Server error: stream the-key is already publishing (rtmp://host.example/live/the-key?token=t0ken)", "rtmp://host.example/live/the-key?token=t0ken");
  expect(said).toBe("Server error: stream … is already publishing (rtmp://host.example/…)");
  expect(saidWithoutKey("no room for stream publish:hall at srt://h.example:9000?mode=caller", "srt://h.example:9000?streamid=publish%3Ahall&mode=caller")).toBe("no room for stream … at srt://h.example:9000/…");
});

test("a name and password before the host are in no sentence, the password alone neither", () => {
  const url = "rtmp://studio:hunter%2B22@live.example:1935/app/the-key";
  expect([hostOf(url), withoutKey(url)]).toEqual(["rtmp://live.example:1935", "rtmp://live.example:1935/…"]);
  for (const [said, told] of [
    [`Error opening output ${url}: Connection refused`, "Error opening output rtmp://live.example:1935/…: Connection refused"],
    // As ffmpeg writes an address that it has cut itself.
    ["[rtmp @ 0x1] Cannot open rtmp://studio:hunter%2B22@live.example:1935: Input/output error", "[rtmp @ 0x1] Cannot open rtmp://live.example:1935/…: Input/output error"],
    ["authmod=adobe user=studio password hunter%2B22 (hunter+22) refused", "authmod=adobe user=studio password … (…) refused"],
    ["login studio:hunter%2B22 refused", "login … refused"],
  ]) expect(saidWithoutKey(said!, url)).toBe(told);
  // A short one is no reason to take words apart.
  expect(saidWithoutKey("password 'in' refused in line 3, invalid", "rtmp://a:in@h.example/x")).toBe("password '…' refused … line 3, invalid");
  expect(hostOf("srt://studio:pass@word@[2001:db8::1]:9000?mode=caller")).toBe("srt://[2001:db8::1]:9000");
  expect(hostOf("rtmp://studio:half/of@live.example/app/key")).toBe("rtmp://");
});

// As the program itself takes the first three apart: application, instance, name.
test.each([
  ["rtmp://host.example/live/the-key?a=b", "rtmp://host.example/", "live", "the-key?a=b"],
  ["rtmps://host.example:443/live/studio/the-key", "rtmps://host.example:443/", "live/studio", "the-key"],
  ["rtmp://host.example/live/mp4:films/the-key", "rtmp://host.example/", "live", "mp4:films/the-key"],
  ["rtmp://host.example/ondemand/films/the-key", "rtmp://host.example/", "ondemand", "films/the-key"],
  ["rtmp://host.example/live/the-key?sign=a/b=", "rtmp://host.example/", "live", "the-key?sign=a/b="],
])("%s", (url, open, application, name) => {
  expect(pushAddress(url)).toEqual({ open, kept: { rtmp_app: application, rtmp_playpath: name } });
});

test("an address without a key is left as it is", () => {
  for (const url of ["rtmp://host.example", "rtmp://host.example/", "rtmp://host.example/live", "rtmp://host.example/live/"]) expect(pushAddress(url)).toEqual({ open: url, kept: {} });
  expect(pushAddress("srt://host.example:9000?mode=caller").kept).toEqual({});
});

test("SRT goes out in packets that tunnels let through, or of the size that the address asks for", () => {
  expect(pushAddress("srt://host.example:9000")).toEqual({ open: "srt://host.example:9000?pkt_size=1128", kept: {} });
  expect(pushAddress("srt://host.example:9000?payload_size=1316").open).toBe("srt://host.example:9000?payload_size=1316");
  expect(pushAddress("srt://host.example:9000?streamid=publish%3Ahall+1&latency=200000&passphrase=ten%20or+more")).toEqual({
    open: "srt://host.example:9000?latency=200000&pkt_size=1128",
    kept: { streamid: "publish:hall 1", passphrase: "ten%20or more" },
  });
});
