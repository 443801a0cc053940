import { describe, expect, it } from "vitest";
import { JanusRelief } from "./relief.ts";

/** A viewer that is sent 100 packets of pictures a second. */
class Line {
  readonly relief = new JanusRelief();
  readonly holds: string[] = [];
  #sent = 0;
  #asked = 0;
  #at = 0;

  /** @param asked requests in this time */
  pass(seconds: number, asked: number): void {
    this.#at += seconds * 1_000;
    if (!this.relief.withholds(this.#at)) this.#sent += Math.round(seconds * 100);
    this.#asked += asked;
    const hold = this.relief.measured(this.#sent, this.#asked, this.#at);
    if (hold !== null) this.holds.push(`${this.#at / 1_000}: ${hold / 1_000}`);
  }
}

describe("what a viewer of a Janus edge is spared", () => {
  it("is nothing where one keyframe was lost, however closely it is looked at", () => {
    const line = new Line();
    line.pass(1, 2);
    // Two looks within a fifth of a second, and thirty requests between them.
    line.pass(1, 3);
    line.pass(0.2, 30);
    line.pass(0.8, 5);
    for (let second = 0; second < 20; second++) line.pass(1, 6);
    expect(line.holds).toEqual([]);
  });

  it("is nothing for one bad second", () => {
    const line = new Line();
    for (let second = 0; second < 20; second++) line.pass(1, second % 2 === 0 ? 40 : 4);
    expect(line.holds).toEqual([]);
  });

  it("is its pictures after two bad seconds, or at once where the line is full; longer each time that it was too short", () => {
    const line = new Line();
    for (let second = 0; second < 3; second++) line.pass(1, 40);
    expect(line.holds).toEqual(["3: 4"]);
    const full = new Line();
    for (let second = 0; second < 12; second++) full.pass(1, 80);
    expect(full.holds).toEqual(["2: 4", "9: 8"]);
  });

  it("is nothing more when it asks for what was withheld, and is well", () => {
    const line = new Line();
    line.pass(1, 0);
    line.pass(1, 80);
    for (let second = 0; second < 4; second++) line.pass(1, 0);
    line.pass(1, 7_000);
    for (let second = 0; second < 10; second++) line.pass(1, 3);
    expect(line.holds).toEqual(["2: 4"]);
  });
});
