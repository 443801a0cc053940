import { sizeOfStill } from "@diemcau/rules/wall";
import { expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { pictureOf, stillOf } from "./stills.ts";

it("every simulated room has stills that the server takes, and they live", () => {
  const random = createRandom(1);
  const troubles = new Set<string>();
  for (let site = 0; site < 2_000; site++) {
    const [first, second] = [stillOf(site, 0, random), stillOf(site, 1, random)];
    for (const { image } of [first, second]) if (image) expect(sizeOfStill(image)).toBe("small");
    if (first.image === null) troubles.add("none");
    else if (first.query.includes("light=3.1")) troubles.add("black");
    else if (first.query.includes("motion=0&")) troubles.add("frozen");
    else expect(first.image).not.toEqual(second.image);
    if (first.query.includes("sound=-160")) troubles.add("silent");
  }
  expect([...troubles].toSorted()).toEqual(["black", "frozen", "none", "silent"]);
  expect(pictureOf(3, 0)).toEqual(pictureOf(3, 2));
});
