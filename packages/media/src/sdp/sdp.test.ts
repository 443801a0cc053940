import { describe, expect, it } from "vitest";
import { MediaError } from "../errors.ts";
import { mutate } from "../testing/mutate.ts";
import { makeOffer, playOffer, publishOffer } from "../testing/offers.ts";
import { seeded } from "../testing/rtp.ts";
import { composeAnswer, transportOffer, type LocalTransport } from "./answer.ts";
import { choosePlayed, choosePublished } from "./codecs.ts";
import { parseOffer } from "./offer.ts";

const transport: LocalTransport = {
  iceUfrag: "abcd",
  icePwd: "abcdefghijklmnopqrstuv",
  fingerprint: "sha-256 00:11",
  setup: "active",
  candidates: ["candidate:1 1 UDP 2130706431 192.0.2.1 7882 typ host"],
};

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof MediaError ? error.code : `not a MediaError: ${String(error)}`;
  }
  return "accepted";
}

describe("offers", () => {
  it("are read down to transport, sections and codecs", () => {
    const offer = parseOffer(publishOffer());
    expect(offer.sections.map(({ kind, mid, direction }) => [kind, mid, direction])).toEqual([
      ["audio", "0", "sendonly"],
      ["video", "1", "sendonly"],
    ]);
    expect(offer.iceUfrag).toBe("oBHo");
    // TCP and mDNS candidates are left out.
    expect(offer.candidates).toEqual(["candidate:3354770290 1 UDP 2122194687 127.0.0.1 38651 typ host"]);
  });

  it("choose constrained baseline with packetization-mode 1, and Opus", () => {
    const { video, audio } = choosePublished(parseOffer(publishOffer()));
    expect(video?.codec.payloadType).toBe(108);
    expect(audio?.codec.payloadType).toBe(111);
  });

  it("may lack one of the two, but not the codec of one that is there", () => {
    expect(choosePublished(parseOffer(makeOffer({ sections: ["audio"], direction: "sendonly" }))).video).toBeNull();
    for (const without of ["H264", "opus"] as const) {
      const offer = parseOffer(makeOffer({ sections: ["audio", "video"], direction: "sendonly", without }));
      expect(codeOf(() => choosePublished(offer))).toBe("codec-not-supported");
    }
  });

  it("are refused when they cannot be used", () => {
    const valid = publishOffer();
    const broken = {
      empty: "",
      json: "{}",
      "no media": "v=0\r\n",
      "no fingerprint": valid.replaceAll(/a=fingerprint.*\r\n/g, ""),
      "weak fingerprint": valid.replaceAll("sha-256", "sha-1"),
      "no ICE": valid.replaceAll(/a=ice-pwd.*\r\n/g, ""),
      "same mid": valid.replace("a=mid:1", "a=mid:0"),
      "too long": valid + "a=x\r\n".repeat(20_000),
    };
    for (const [name, sdp] of Object.entries(broken))
      expect([name, codeOf(() => parseOffer(sdp))]).toEqual([name, "offer-malformed"]);
    expect(codeOf(() => choosePublished(parseOffer(playOffer())))).toBe("offer-malformed");
    expect(codeOf(() => choosePlayed(parseOffer(valid), 4))).toBe("offer-malformed");
  });

  it("reach the native library only rewritten", () => {
    const hostile = parseOffer(
      publishOffer().replace("s=-", "s=%s%n").replace("typ host generation", "typ host foo bar generation"),
    );
    expect(transportOffer(hostile)).not.toMatch(/%s|foo|extmap|rtcp-fb/);
    expect(transportOffer(hostile).match(/m=/g)).toHaveLength(1);
  });

  it("have nothing of ours called on this machine, on its wire or nowhere, unless the engine is bound there", () => {
    const at = (address: string) => `a=candidate:7 1 udp 2122194687 ${address} 5432 typ host\r\n`;
    const [own, others] = [["127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1", "::", "::ffff:127.0.0.1", "fe80::7", "ff02::1"], ["203.0.113.7", "10.1.2.3", "192.168.1.2", "2001:db8::7", "fd00::7"]];
    const offer = parseOffer(playOffer().replace(/a=candidate:.*\r\n/g, "").replace("a=ice-ufrag", `${[...own, ...others].map(at).join("")}a=ice-ufrag`));
    const called = (bound?: string) => [...transportOffer(offer, bound).matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+)/gim)].map(([, address]) => address);
    for (const bound of [undefined, "0.0.0.0", "::", "192.168.1.1"]) expect(called(bound)).toEqual(others);
    expect(called("127.0.0.1")).toEqual([...own, ...others]);
  });
});

describe("answers", () => {
  it("answer every section in order and refuse those that are not used", () => {
    const offer = parseOffer(playOffer(6));
    const chosen = choosePlayed(offer, 4);
    const answer = composeAnswer(
      offer,
      transport,
      chosen.video.map((each, index) => ({
        ...each,
        direction: "sendonly" as const,
        outgoing: { ssrc: index + 1, stream: `slot${index}`, track: "v" },
      })),
    );
    const sections = answer.split("m=").slice(1);
    expect(sections).toHaveLength(12);
    expect(sections.map((section) => Number(/^\w+ (\d+)/.exec(section)![1]))).toEqual([
      9, 0, 9, 0, 9, 0, 9, 0, 0, 0, 0, 0,
    ]);
    expect(answer).toContain("a=group:BUNDLE 0 2 4 6\r\n");
    expect(sections[2]).toContain("a=msid:slot1 v\r\n");
    expect(sections[2]).toContain("a=sendonly");
    expect(answer.match(/a=candidate/g)).toHaveLength(1);
  });
});

describe("a viewer on a weak line", () => {
  it("leaves pictures out: their sections are inactive and the others keep their lanes", () => {
    const [head, ...sections] = playOffer(4).split(/(?=m=)/);
    // Pictures of slots 0 and 1; video and audio sections take turns.
    const weak = [head, ...sections.map((section, index) => (index === 0 || index === 2 ? section.replace("a=recvonly", "a=inactive") : section))].join("");
    const offer = parseOffer(weak);
    const chosen = choosePlayed(offer, 4);
    expect(chosen.video.map(({ active }) => active)).toEqual([false, false, true, true]);
    expect(chosen.audio.map(({ active }) => active)).toEqual([true, true, true, true]);
    const answer = composeAnswer(
      offer,
      transport,
      chosen.video.map(({ active, ...each }, index) =>
        active ? { ...each, direction: "sendonly" as const, outgoing: { ssrc: index + 1, stream: `slot${index}`, track: "v" } } : { ...each, direction: "inactive" as const },
      ),
    );
    const answered = answer.split("m=").slice(1);
    // Not refused: a refused section would be taken out, and the next pictures would move up.
    expect(answered[0]).toMatch(/^video 9 /);
    expect(answered[0]).toContain("a=inactive");
    expect(answered[0]).not.toContain("a=ssrc");
    expect(answered[4]).toContain("a=msid:slot2 v\r\n");
  });

  it("wants something", () => {
    expect(codeOf(() => choosePlayed(parseOffer(playOffer(4).replaceAll("a=recvonly", "a=inactive")), 4))).toBe("offer-malformed");
  });
});

describe("damaged offers (seeded)", () => {
  it("are accepted or refused with a MediaError, never anything else", () => {
    const random = seeded(2023);
    let accepted = 0;
    for (let round = 0; round < 4_000; round++) {
      const sdp = mutate(round % 2 === 0 ? publishOffer() : playOffer(), random);
      const outcome = codeOf(() => {
        const offer = parseOffer(sdp);
        if (round % 2 === 0) choosePublished(offer);
        else choosePlayed(offer, 4);
        const rewritten = transportOffer(offer);
        // Nothing but printable ASCII may go to the native library.
        expect(rewritten).toMatch(/^[\x20-\x7e\r\n]*$/);
      });
      if (outcome === "accepted") accepted++;
      expect(["accepted", "offer-malformed", "codec-not-supported"]).toContain(outcome);
    }
    expect(accepted).toBeGreaterThan(400);
    expect(accepted).toBeLessThan(3_900);
  });
});
