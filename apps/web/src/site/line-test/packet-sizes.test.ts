import { expect, it } from "vitest";
import { isItTheSize, type Losses } from "./packet-sizes.ts";

/** Eight seconds, seen twice a second; shares lost upward of pictures and of sound. */
const seconds = (of: (second: number) => { picture: number | null; sound: number }, packets = 25): Losses[] => {
  let back = { received: 0, lost: 0 };
  return Array.from({ length: 16 }, (_, at) => {
    const { picture, sound } = of(at / 2);
    back = { received: back.received + packets * (1 - sound), lost: back.lost + packets * sound };
    return { up: { picture, sound }, back };
  });
};

it("is the size where pictures go on losing packets and sound is whole", () => {
  expect(isItTheSize(seconds((at) => ({ picture: at % 1 === 0 ? 0.12 : 0.3, sound: 0 })))).toBe(true);
});
it("is not where a thin line loses until the browser has settled, nor where sound is lost as well", () => {
  expect(isItTheSize(seconds((at) => ({ picture: at < 4 ? 0.5 : 0.02, sound: 0 })))).toBe(false);
  expect(isItTheSize(seconds((at) => ({ picture: at < 7 ? 0.6 : 0.05, sound: 0 })))).toBe(false);
  expect(isItTheSize(seconds(() => ({ picture: 0.4, sound: 0.1 })))).toBe(false);
  expect(isItTheSize(seconds(() => ({ picture: 0.1, sound: 0 })))).toBe(false);
});
it("is not known without sound or reports, or before anything was seen", () => {
  expect(isItTheSize(seconds(() => ({ picture: 0.4, sound: 0 }), 0))).toBe(false);
  expect(isItTheSize(seconds(() => ({ picture: null, sound: 0 })))).toBe(false);
  expect(isItTheSize([])).toBe(false);
});
