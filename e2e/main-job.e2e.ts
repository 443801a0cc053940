import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { startProgram, type Program } from "./support/program.ts";

/** Loudness of what a page plays in its programme, 0 when nothing is heard; listens for up to `ms`. */
async function loudness(page: Page, slot: number, ms = 4_000): Promise<number> {
  return page.evaluate(
    async ({ slot, ms }) => {
      const video = document.querySelector<HTMLVideoElement>(`[data-slot="${slot}"] video`);
      if (!video?.srcObject || video.muted) return 0;
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(video.srcObject as MediaStream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let peak = 0;
      const end = performance.now() + ms;
      while (performance.now() < end && peak < 0.02) {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await context.close();
      return peak;
    },
    { slot, ms },
  );
}

/** Frames that a slot's picture has shown so far. */
const frames = (page: Page, slot: number) =>
  page.evaluate((n) => document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`)?.getVideoPlaybackQuality().totalVideoFrames ?? 0, slot);

async function expectPictureRuns(page: Page, slot: number): Promise<void> {
  await page.waitForSelector(`[data-slot="${slot}"][data-shown="true"]`, { timeout: 20_000 });
  const before = await frames(page, slot);
  await expect.poll(() => frames(page, slot), { timeout: 10_000 }).toBeGreaterThan(before + 5);
}

async function enrol(program: Program, screen: Screen, code: string): Promise<void> {
  const { page } = screen;
  await page.goto(`${program.url}/site`);
  await page.getByLabel("Mã điểm cầu").fill(code);
  await page.getByRole("button", { name: "Đăng ký máy này" }).click();
  await page.getByRole("heading", { name: "Kiểm tra thiết bị trước khi vào phòng" }).waitFor();
  for (const check of ["Thấy rõ cả phòng trong hình", "Cột âm thanh chạy khi nói", "Cả phòng nghe rõ tiếng loa"]) {
    await page.getByLabel(check).check();
  }
  await page.getByRole("button", { name: "Hình và tiếng đều tốt, vào phòng" }).click();
  await page.waitForSelector('body[data-line="live"]');
}

describe("the main job: a national conference at full demo size", () => {
  let program: Program;
  let browser: Browser;
  let control: Screen;
  let central: Screen;
  let camPha: Screen;
  let haNoi: Screen;
  let quangNinh: Screen;

  beforeAll(async () => {
    program = await startProgram();
    browser = await launchBrowser();
    [control, central, camPha, haNoi, quangNinh] = await Promise.all([
      openScreen(browser, SIZES.monitor),
      openScreen(browser, SIZES.laptop),
      openScreen(browser, SIZES.laptop),
      openScreen(browser, SIZES.laptop),
      openScreen(browser, SIZES.laptop),
    ]);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  }, 60_000);

  test("the producer signs in and sees 2,000 sites and 100,000 expected delegates", async () => {
    const { page } = control;
    await page.goto(`${program.url}/control`);
    await page.getByLabel("Tên đăng nhập").fill(program.access.producer.username);
    await page.getByLabel("Mật khẩu").fill(program.access.producer.password);
    await page.getByRole("button", { name: "Đăng nhập" }).click();
    await page.getByRole("treegrid").or(page.getByRole("tree")).first().waitFor();
    await expect.poll(() => page.getByText("/ 100.000").first().isVisible()).toBe(true);
    await page.getByText("2.000 điểm cầu").first().waitFor();
  });

  test("opening asks once and then runs for everybody", async () => {
    const { page } = control;
    await page.getByRole("button", { name: "Khai mạc hội nghị" }).first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Khai mạc hội nghị" }).click();
    await page.getByText("Đang diễn ra").waitFor();
  });

  test("four rooms enrol with their codes, test themselves and join", async () => {
    const { sites } = program.access;
    const rooms = [central, camPha, haNoi, quangNinh];
    for (const [index, room] of rooms.entries()) await enrol(program, room, sites[index]!.code);
    await control.page.getByRole("button", { name: /Đã kết nối: 4 điểm cầu/ }).waitFor({ timeout: 15_000 });
  });

  test("a used code is refused with what to do", async () => {
    const { page } = await openScreen(browser, SIZES.laptop);
    await page.goto(`${program.url}/site`);
    await page.getByLabel("Mã điểm cầu").fill(program.access.sites[1]!.code);
    await page.getByRole("button", { name: "Đăng ký máy này" }).click();
    await page.getByText("Mã điểm cầu này đã được dùng cho một máy khác.").waitFor();
    await page.getByText("Xin ban tổ chức cấp mã mới.").waitFor();
    await page.context().close();
  });

  test("Cẩm Phả, found without diacritics, goes on air; three rooms and the centre see and hear it", async () => {
    const { page } = control;
    await page.getByLabel("Tìm điểm cầu theo tên").fill("cam pha");
    await page.getByText("Thành phố Cẩm Phả").first().click();
    await page.getByRole("button", { name: "Đưa lên sóng: Thành phố Cẩm Phả" }).click();
    await camPha.page.waitForSelector('body[data-on-air="true"]');
    await expectPictureRuns(haNoi.page, 1);
    await expectPictureRuns(quangNinh.page, 1);
    await expectPictureRuns(central.page, 1);
    await expectPictureRuns(page, 1);
    expect(await loudness(haNoi.page, 1)).toBeGreaterThan(0.01);
    expect(await loudness(quangNinh.page, 1)).toBeGreaterThan(0.01);
    await haNoi.page.locator(".dc-lower-third").getByText("Thành phố Cẩm Phả").waitFor();
  });

  test("the centre talks with Cẩm Phả, and neither hears itself", async () => {
    const { page } = control;
    await page.getByLabel("Tìm điểm cầu theo tên").fill("trung uong");
    await page.getByText("Điểm cầu Trung ương").first().click();
    await page.getByRole("button", { name: "Đưa lên sóng: Điểm cầu Trung ương" }).click();
    await expectPictureRuns(camPha.page, 0);
    expect(await loudness(camPha.page, 0)).toBeGreaterThan(0.01);
    expect(await loudness(central.page, 1)).toBeGreaterThan(0.01);
    // A room's own slot shows its own camera and plays no sound.
    for (const [room, slot] of [[camPha, 1], [central, 0]] as const) {
      const own = await room.page.evaluate((n) => document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`)!.muted, slot);
      expect(own).toBe(true);
    }
  });

  test("the agenda's cursor moves on every screen", async () => {
    await control.page.getByRole("button", { name: /^Bắt đầu/ }).click();
    const first = "Khai mạc, giới thiệu đại biểu";
    await haNoi.page.locator(".dc-lower-third").getByText(first).waitFor();
    await haNoi.page.getByRole("tab", { name: "Chương trình" }).click();
    await haNoi.page.locator('[aria-current="step"], [aria-current="true"]').getByText(first).waitFor();
  });

  test("a room asks to speak, sees its place, and goes on air from the queue", async () => {
    const { page } = haNoi;
    await page.getByRole("tab", { name: /Phát biểu/ }).click();
    await page.getByLabel("Người phát biểu").fill("Trần Thị Ví Dụ");
    await page.getByLabel("Ghi chú cho ban tổ chức").fill("xin năm phút");
    await page.getByRole("button", { name: "Đăng ký phát biểu" }).click();
    await page.waitForSelector('body[data-queue-place="1"]');
    const queue = control.page.getByRole("region", { name: "Đăng ký phát biểu" });
    await queue.getByText("Trần Thị Ví Dụ").waitFor();
    await queue.getByText("xin năm phút").waitFor();
    // Another room sees the order, not the note.
    await quangNinh.page.getByRole("tab", { name: /Phát biểu/ }).click();
    await quangNinh.page.getByText("Thành phố Hà Nội").first().waitFor();
    expect(await quangNinh.page.getByText("xin năm phút").count()).toBe(0);
    await queue.getByRole("button", { name: /Đưa lên sóng/ }).click();
    await page.waitForSelector('body[data-on-air="true"]');
    await page.waitForSelector('body[data-queue-place="0"]');
    await expectPictureRuns(quangNinh.page, 2);
    await quangNinh.page.locator(".dc-lower-third").getByText("Trần Thị Ví Dụ").waitFor();
  });

  test("check-in and headcount reach the control room", async () => {
    const { page } = quangNinh;
    await page.getByRole("tab", { name: "Đại biểu" }).click();
    await page.getByRole("button", { name: /^Điểm danh / }).first().click();
    await page.getByText("Đã điểm danh 1/71").waitFor();
    await page.getByLabel("Số người có mặt").fill("68");
    await page.getByRole("button", { name: "Báo quân số" }).click();
    await page.getByText(/Đã báo: 68/).waitFor();
    await control.page.getByLabel("Tìm điểm cầu theo tên").fill("huyen quang ninh");
    await control.page.getByText("Huyện Quảng Ninh").first().click();
    await control.page.getByRole("region", { name: "Điểm cầu đang chọn" }).getByText("68").first().waitFor();
  });

  test("a phone checks in by its personal link", async () => {
    const phone = await openScreen(browser, SIZES.phone);
    const { page } = phone;
    const link = /http:\/\/\S+\/me\/k\/\S+/.exec(program.output())?.[0];
    await page.goto(link!);
    expect(new URL(page.url()).pathname).toBe("/me");
    await page.getByText(program.access.delegate.name).first().waitFor();
    await page.getByRole("button", { name: /Điểm danh/ }).click();
    await page.getByText(/Đã điểm danh/).first().waitFor();
    await keepPicture(page, "delegate");
    await control.page.getByLabel("Tìm điểm cầu theo tên").fill("cam pha");
    await control.page.getByText("Thành phố Cẩm Phả").first().click();
    await control.page.getByRole("region", { name: "Điểm cầu đang chọn" }).getByText("1 / 67").or(control.page.getByText("theo điểm danh")).first().waitFor();
    expect(phone.complaints).toEqual([]);
    await page.context().close();
  });

  test("a picture for the README", async () => {
    const { page } = control;
    await page.getByLabel("Tìm điểm cầu theo tên").fill("");
    await page.waitForTimeout(1_000);
    await keepPicture(page, "control-room");
    await keepPicture(camPha.page, "site-room");
  });

  test("off air again: the room stops sending", async () => {
    await control.page.getByRole("button", { name: "Đưa khỏi sóng: Thành phố Cẩm Phả" }).first().click();
    await camPha.page.waitForSelector('body[data-on-air="false"]');
    await expect.poll(() => camPha.page.evaluate(() => document.body.dataset["publishing"])).not.toBe("live");
  });

  test("no page complained", () => {
    for (const screen of [control, central, camPha, haNoi, quangNinh]) expect(screen.complaints).toEqual([]);
  });
});
