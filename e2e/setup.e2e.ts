/** An installation that nobody has begun: the card's code, the first account, the levels of units. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram } from "./support/program.ts";
import { wordsOf } from "./support/words.ts";

test("an empty installation is begun from its first screen, once", async () => {
  await using program = await startProgram({ args: ["--demo", "none"], fresh: true, timeoutMs: 150_000 });
  await expect.poll(() => program.output(), { timeout: 90_000 }).toContain("Ctrl-C");
  const code = /works once: (\S{5}-\S{5})/.exec(program.output())![1]!;
  const browser = await launchBrowser();
  try {
    const screen = await openScreen(browser, SIZES.laptop, "vi");
    const { page } = screen;
    const [vi, en] = [wordsOf("vi"), wordsOf("en")];
    await page.goto(`${program.url}/office`);
    await page.getByRole("heading", { name: vi("accounts:setup.title") }).waitFor();
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await keepPicture(page, `setup-${size}`);
      expect(await overflow(page), size).toBe(0);
    }
    await page.setViewportSize(SIZES.laptop);
    expect(await axe(page)).toEqual([]);

    await page.getByRole("button", { name: vi("accounts:setup.do") }).click();
    await page.getByText(vi("accounts:setup.missing")).first().waitFor();
    await page.getByLabel(vi("accounts:setup.code")).fill("00000-00000");
    await page.getByLabel(vi("accounts:setup.preset")).selectOption("vn-kl57-2023");
    await page.getByLabel(vi("accounts:setup.unit")).fill("Tổng công ty Ngọn Đèn");
    await page.getByLabel(vi("accounts:setup.name")).fill("Người Khởi Tạo");
    await page.getByLabel(vi("common:signIn.username")).fill("first");
    const passwords = page.locator('input[type="password"]');
    for (const at of [0, 1]) await passwords.nth(at).fill("một mật khẩu dài");
    await page.getByRole("button", { name: vi("accounts:setup.do") }).click();
    await page.getByText("Mã khởi tạo không đúng.").waitFor();
    await keepPicture(page, "setup-wrong");
    await page.getByLabel(vi("accounts:setup.code")).fill(code.toLowerCase());
    await page.getByRole("button", { name: vi("accounts:setup.do") }).click();

    // The office, with the unit at the top to hang others below.
    await page.getByRole("link", { name: vi("organisation:entry") }).click();
    await page.getByRole("link", { name: "Tổng công ty Ngọn Đèn" }).first().waitFor();
    await keepPicture(page, "setup-done");

    // Somebody else finds the usual door; the code has done its work, and stands in no log.
    const other = await openScreen(browser, SIZES.phone, "en");
    await other.page.goto(`${program.url}/office`);
    await other.page.getByLabel(en("common:signIn.username")).waitFor();
    expect(await other.page.getByLabel(en("accounts:setup.code")).count()).toBe(0);
    expect(readFileSync(join(program.dataDir, "log/diemcau.log"), "utf8")).not.toContain(code);
  } finally {
    await browser.close();
  }
}, 240_000);
