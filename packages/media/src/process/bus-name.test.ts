import { expect, it } from "vitest";
import { channelBus, readBusName } from "./bus-name.ts";

const CONFERENCE = "0199a1b2-0000-7000-8000-00000000000f";
const CHANNEL = "0199a1b2-ffff-7fff-bfff-fffffffffffe";

it("names a channel's bus so that both ids are read from it, within the 64 characters of a name", () => {
  const name = channelBus(CONFERENCE, CHANNEL);
  expect(name.length).toBeLessThanOrEqual(64);
  expect(readBusName(name)).toEqual({ of: CONFERENCE, channelId: CHANNEL });
  expect(readBusName(CONFERENCE)).toEqual({ of: CONFERENCE, channelId: null });
});

it("reads nothing from other names", () => {
  for (const name of ["main", "", `${CONFERENCE}_`, `${CONFERENCE}_short`, `x${CONFERENCE}`, channelBus(CONFERENCE, CHANNEL).toUpperCase()]) expect(readBusName(name)).toBeNull();
});
