import { expect, test } from "vitest";
import { lowerThird, slotPlaces } from "./layout.ts";

const slot = (site: number, siteName: string, speaker?: { name: string; position?: string }) => ({
  site,
  siteName,
  since: 0,
  ...(speaker ? { speaker } : {}),
});

test("the slot named large is large, the others stand in the strip in their order", () => {
  const slots = [slot(0, "Trung ương"), slot(5, "Quảng Ninh"), null, slot(9, "Cà Mau")];
  expect(slotPlaces(slots, 1)).toEqual([{ kind: "small", index: 0 }, { kind: "large" }, { kind: "off" }, { kind: "small", index: 1 }]);
});

test("without a valid large slot the first filled one is", () => {
  expect(slotPlaces([null, slot(5, "Quảng Ninh"), null, null], null)[1]).toEqual({ kind: "large" });
  expect(slotPlaces([null, slot(5, "Quảng Ninh"), null, null], 0)[1]).toEqual({ kind: "large" });
});

test("the lower third names the speaker, or the site when nobody is named", () => {
  const agenda = { itemId: null, since: null };
  const named = { slots: [slot(0, "Trung ương", { name: "Lê Thị Mẫu", position: "Trưởng ban" }), null, null, null], large: 0, agenda };
  expect(lowerThird(named, null)).toEqual({ heading: "Lê Thị Mẫu", position: "Trưởng ban", site: "Trung ương", item: null });
  const bare = { slots: [slot(0, "Trung ương"), null, null, null], large: 0, agenda };
  expect(lowerThird(bare, null)).toEqual({ heading: "Trung ương", position: null, site: null, item: null });
  expect(lowerThird({ slots: [null, null, null, null], large: null, agenda }, null)).toBeNull();
});
