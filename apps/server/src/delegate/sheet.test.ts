import QRCode from "qrcode";
import { expect, it } from "vitest";
import { qrSvg } from "./sheet.ts";

it("draws every dark module of the code and no other", () => {
  const url = "https://diem-cau.example/me/k/AYsdiQGAeRWKNOBpH1Xw5b1A8X6tOY81P2-GLg";
  const { size, data } = QRCode.create(url, { errorCorrectionLevel: "M" }).modules;
  const drawn = new Uint8Array(size * size);
  const { markup } = qrSvg(url, `A "label"`);
  for (const [, x, y, width] of markup.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    const start = (Number(y) - 4) * size + Number(x) - 4;
    drawn.fill(1, start, start + Number(width));
  }
  expect([...drawn]).toEqual([...data].map((module) => (module ? 1 : 0)));
  expect(markup).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`);
  expect(markup).toContain('aria-label="A &quot;label&quot;"');
});
