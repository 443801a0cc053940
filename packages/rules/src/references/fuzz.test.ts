/** Nothing a text can hold makes the recogniser slow, throw, or mark what is not there. Random, with a fixed seed. */
import { describe, expect, it } from "vitest";
import { alignText } from "./align.ts";
import { createRecogniser, linkify, vietnameseIssuers, vietnameseTypes, type Reference } from "./index.ts";

const recognise = createRecogniser({
  types: [...vietnameseTypes, { system: "assembly", code: "RES", name: "Resolution" }],
  issuers: vietnameseIssuers,
  patterns: [{ system: "assembly", template: "{type} {year}/{number:9-A}" }],
  context: [
    { id: "a", type: "KL", number: "57", symbol: "57-KL/TW", names: ["Kết luận về thông tin"] },
    { id: "b", type: "CT", number: "05", symbol: "05-CT/TW", issuer: "Ban Bí thư" },
  ],
  anaphora: true,
});

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  ..."Kết luận|Chỉ thị|kết|luận|số|Số:|so|57|05|2023|20|1|KL|TW|QĐ|NQ-CP|/|-|–|, | và |ngày|15/6/2023|15.6|khóa XI".split(
    "|",
  ),
  ..."của|Bộ Chính trị|(|)|“|năm|Điều 5|khoản 2|Luật|QH14|UBTVQH15| |  |\n|\n\n|\u00A0|\u200B|\u0301|\u0323|Ð|x|.|,".split(
    "|",
  ),
  ..."Kết luận số 57-KL/TW|05-CT/TW|RES 2024/17-B|Kết luận này|\uD83D\uDE00|\uD800|Ủy ban|uỷ|ban hành|%|về|\0".split(
    "|",
  ),
];

function randomText(next: () => number, pieces: number): string {
  let text = "";
  for (let count = 0; count < pieces; count++) {
    text += PIECES[Math.floor(next() * PIECES.length)] ?? "";
    if (next() < 0.4) text += " ";
  }
  return text;
}

function check(text: string, references: readonly Reference[]): void {
  let last = 0;
  for (const one of references) {
    expect(one.start).toBeGreaterThanOrEqual(last);
    expect(one.end).toBeGreaterThan(one.start);
    expect(one.text).toBe(text.slice(one.start, one.end));
    expect(one.citation.start).toBeLessThanOrEqual(one.start);
    expect(one.citation.end).toBeGreaterThanOrEqual(one.end);
    last = one.end;
  }
  expect(
    linkify(text, references)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
}

describe("any text", () => {
  it("3,000 random texts: ordered, without overlaps, linkify gives the text back", () => {
    const next = random(57);
    for (let run = 0; run < 3000; run++) {
      const text = randomText(next, 1 + Math.floor(next() * 60));
      check(text, recognise(text));
    }
  });

  it("random units, also broken surrogates", () => {
    const next = random(16);
    for (let run = 0; run < 300; run++) {
      const text = Array.from({ length: 200 }, () => String.fromCharCode(Math.floor(next() * 0x2100))).join("");
      check(text, recognise(text));
    }
  });

  it("alignment keeps every unit in its place", () => {
    const next = random(7);
    for (let run = 0; run < 500; run++) {
      const text = randomText(next, 30);
      const aligned = alignText(text);
      for (let at = 0; at < aligned.text.length; at++) {
        expect(aligned.endOf(at + 1)).toBeGreaterThan(aligned.startOf(at));
        expect(aligned.startOf(at + 1)).toBeGreaterThanOrEqual(aligned.endOf(at + 1));
      }
    }
  });
});

describe("time", () => {
  /** A mention every four units, 250,000 of them: the output is what costs. */
  const DENSE = "a list without end";
  const MEGA = 1_000_000;
  const fill = (piece: string): string => piece.repeat(Math.ceil(MEGA / piece.length)).slice(0, MEGA);
  const words = random(3);
  const cases: [string, string][] = [
    ["mixed", randomText(random(21), 150_000).padEnd(MEGA).slice(0, MEGA)],
    ["citations", fill("Căn cứ Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị (khóa XIII) về thông tin. ")],
    [
      "unknown words before numbers",
      Array.from({ length: 110_000 }, () => `t${words().toString(36).slice(2, 6)} số 5`).join(" "),
    ],
    ["digits", fill("1 ")],
    ["one run of digits", fill("7")],
    ["spaces", fill(" ")],
    ["số", fill("số 1 ")],
    ["half a symbol", fill("57-KL")],
    ["issuer that does not end", `57-KL/${fill("TW-")}`],
    [DENSE, `Kết luận số 1${fill(", 57")}`],
    ["brackets", `57-KL/TW ${fill("( ")}`],
    ["sections", fill("Điều 5 khoản 2 ")],
    ["type words", fill("Kết luận Chỉ thị ")],
    ["pointers", `Kết luận số 57-KL/TW. ${fill("Kết luận này ")}`],
    ["marks", fill("e\u0323\u0302\u0301")],
  ];
  // The goal is a second on a machine of one's own; a shared one is given room. A quadratic step took minutes.
  it.each(cases)("1 MB of %s: linear", (name, text) => {
    recognise(text.slice(0, 20_000));
    const started = process.cpuUsage();
    recognise(text);
    const { user, system } = process.cpuUsage(started);
    const milliseconds = Math.round((user + system) / 1000);
    if (process.env["REFERENCES_TIMES"]) process.stdout.write(`${name}: ${milliseconds} ms\n`);
    expect(milliseconds).toBeLessThan(name === DENSE ? 12_000 : 4000);
  });
});
