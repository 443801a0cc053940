import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { ALL_SIZES, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
describe("the organisation", () => {
  let program: Program;
  let browser: Browser;
  let producer: Screen;
  let officer: Screen;

  beforeAll(async () => {
    program = await startProgram({ timeoutMs: 170_000 });
    browser = await launchBrowser();
    [producer, officer] = await Promise.all([openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop)]);
    await signIn(program, producer, "office", program.access.producer, "vi");
    await producer.page.getByRole("link", { name: say("organisation:entry") }).click();
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  }, 60_000);

  const look = ({ page }: Screen, name: string) => lookAt(page, `organisation-${name}`, ALL_SIZES);
  const open = async (page: Page, query: string, name: string) => {
    await page.getByRole("link", { name: say("organisation:nav.units"), exact: true }).click();
    await page.getByLabel(say("organisation:search.label")).fill(query);
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.getByRole("heading", { name }).first().waitFor();
  };

  test("a province is merged into another; the tree of before still has both", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: "Bộ Ngoại giao" }).waitFor();
    await look(producer, "tree");
    await open(page, "ha giang", "Tỉnh Hà Giang");
    await look(producer, "unit");
    await page.getByRole("button", { name: say("organisation:unit.close") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say("organisation:close.on")).fill("1/7/2025");
    await dialog.getByLabel(say("organisation:close.successor")).fill("tinh tuyen quang");
    await dialog.getByRole("button", { name: /^Tỉnh Tuyên Quang/ }).click();
    await dialog.getByLabel(say("organisation:close.belowChoice.move")).check();
    await look(producer, "merge");
    await dialog.getByRole("button", { name: say("organisation:close.doMerge") }).click();
    await page.getByText(/Từ 01\/07\/2025, kế thừa bởi/).waitFor();
    await page.getByRole("link", { name: `← ${say("organisation:tree.title")}` }).click();
    await page.getByRole("link", { name: "Tỉnh Tuyên Quang" }).waitFor();
    expect(await page.getByRole("link", { name: "Tỉnh Hà Giang" }).count()).toBe(0);
    await page.getByLabel(say("organisation:tree.on")).fill("11/10/2023");
    await page.getByRole("link", { name: "Tỉnh Hà Giang" }).waitFor();
  });

  test("an officer is appointed, signs in and sees only their own", async () => {
    const { page } = producer;
    await open(page, "cam pha", "Thành phố Cẩm Phả");
    await page.getByRole("button", { name: say("organisation:officer.appoint") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say("organisation:officer.name")).fill("Cán bộ thử");
    await dialog.getByLabel(say("organisation:officer.username")).fill("cam-pha.thu");
    await dialog.getByRole("button", { name: say("organisation:officer.appoint") }).click();
    const link = (await page.getByTestId("officer-link").textContent())!.trim();
    await look(producer, "officer-link");
    await page.emulateMedia({ media: "print" });
    await page.getByText(say("organisation:link.letterTitle")).waitFor();
    await keepPicture(page, "organisation-officer-letter");
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: say("organisation:link.noted") }).click();
    await page.getByText(/Chưa đặt mật khẩu/).waitFor();
    // The officer's own computer: the link does not stay in the address bar, and works once.
    await officer.page.goto(link);
    await officer.page.getByRole("heading", { name: say("organisation:welcome.title", { name: "Cán bộ thử" }) }).waitFor();
    expect(officer.page.url()).toBe(`${program.url}/office/welcome`);
    await officer.page.getByLabel(say("common:account.new"), { exact: true }).fill("Núi cao biển rộng");
    await officer.page.getByLabel(say("common:account.again"), { exact: true }).fill("Núi cao biển rộng");
    await look(officer, "welcome");
    await officer.page.getByRole("button", { name: say("organisation:welcome.do") }).click();
    await officer.page.getByRole("link", { name: say("organisation:entry") }).click();
    await officer.page.getByRole("link", { name: "Thành phố Cẩm Phả" }).waitFor();
    await officer.page.getByLabel(say("organisation:search.label")).fill("ha noi");
    await officer.page.getByText(say("organisation:search.noneBody")).waitFor();
    await look(officer, "officer");
    await officer.page.goto(link);
    await officer.page.getByText("Đường dẫn này đã dùng, đã hết hạn hoặc đã có đường dẫn khác thay thế.").waitFor();
    expect(officer.page.url()).toBe(`${program.url}/office/welcome`);
    await officer.page.getByRole("link", { name: say("organisation:welcome.toSignIn") }).click();
    await officer.page.getByRole("link", { name: say("organisation:entry") }).waitFor();
  });

  test("officers of every district of a province from one file; their links are handed out on paper", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/organisation/import/officers`);
    await page.getByRole("heading", { name: say("organisation:import.title.officers") }).waitFor();
    const list = await page.evaluate(async () => (await fetch("/api/organisation/export/officers.csv?language=vi", { headers: { "x-diemcau-as": "account" } })).text());
    const [head, ...rows] = list.replace("\uFEFF", "").trim().split(/\r?\n/).map((line) => line.split(";"));
    const districts = rows.filter((row) => row[3] === "Tỉnh Quảng Ninh").map((row, at) => row.toSpliced(4, 3, `Nguyễn Văn ${"ABCDEGHIKLMNOPQRSTUVXY"[at]}nh`, "", ""));
    const choose = (table: string[][]) => page.locator('input[type="file"]').setInputFiles({ name: "dau-moi.csv", mimeType: "text/csv", buffer: Buffer.from(table.map((row) => row.join(";")).join("\n")) });
    await choose([head!, ...districts.with(1, districts[1]!.toSpliced(4, 1, "").toSpliced(6, 1, "khong-phai-thu"))]);
    await page.getByText(say("organisation:flaw.officer-missing")).waitFor();
    await look(producer, "officers-problem");
    await choose([head!, ...districts]);
    await page.getByRole("button", { name: say("organisation:import.confirm") }).click();
    await page.getByText(say("organisation:slips.hint")).waitFor();
    await look(producer, "officers-links");
    await page.emulateMedia({ media: "print" });
    const slips = page.locator(".og-slip");
    expect(await slips.count()).toBe(districts.length);
    await slips.first().getByText(say("organisation:link.letterTitle")).waitFor();
    await keepPicture(page, "organisation-officers-slips");
    const link = (await slips.first().locator(".og-link").textContent())!.trim();
    await page.emulateMedia({ media: "screen" });
    const theirs = await openScreen(browser, SIZES.laptop);
    await theirs.page.goto(link);
    await theirs.page.getByRole("heading", { name: say("organisation:welcome.title", { name: districts[0]![4]! }) }).waitFor();
    await theirs.context.close();
    await page.goto(`${program.url}/office/organisation`);
  });

  test("people, and a file whose problems are shown before anything is saved", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("organisation:nav.people") }).click();
    await page.getByText(/4\.000 người/).waitFor();
    const names = () => page.locator(".og-person a.og-node__name").allTextContents().then((all) => all.slice(0, 4));
    const [a, b, c, d] = (await names()) as [string, string, string, string];
    const handle = (name: string) => page.getByRole("button", { name: say("organisation:order.handle", { name }), exact: true }).first();
    const settle = async (order: string[]) => {
      await expect.poll(names, { timeout: 20_000 }).toEqual(order);
    };
    // By drag, by the keyboard alone, by the button, and back to what the rank table says.
    await handle(c).dragTo(handle(a));
    await settle([c, a, b, d]);
    await handle(c).focus();
    await page.keyboard.press("ArrowDown");
    await settle([a, c, b, d]);
    await page.getByRole("button", { name: say("organisation:order.up", { name: d }), exact: true }).click();
    await settle([a, c, d, b]);
    await look(producer, "people");
    for (const name of [c, d]) await page.getByRole("button", { name: say("organisation:order.byRankNamed", { name }), exact: true }).click();
    await settle([a, b, c, d]);
    await page.locator(".og-person a").first().click();
    await page.getByRole("heading", { name: say("organisation:position.title") }).waitFor();
    await look(producer, "person");
    await page.getByRole("link", { name: say("organisation:nav.ranks") }).click();
    await page.getByRole("heading", { name: say("organisation:ranks.title") }).waitFor();
    await look(producer, "ranks");
    await page.getByRole("link", { name: say("organisation:nav.import") }).click();
    const choose = (rows: string) => page.locator("input[type=file]").setInputFiles({ name: "don-vi.csv", mimeType: "text/csv", buffer: Buffer.from(`Mã;Tên đơn vị;Loại;Đơn vị cấp trên\n${rows}`) });
    await choose("901;Tỉnh Thử;Tỉnh;Trung ương\n;Huyện Lạc;Huyện;Không có\n");
    await page.getByText("Không tìm thấy đơn vị cấp trên “Không có”, cả trong hệ thống lẫn trong tệp.").waitFor();
    expect(await page.getByRole("button", { name: say("organisation:import.confirm") }).count()).toBe(0);
    await look(producer, "import");
    await choose("901;Tỉnh Thử;Tỉnh;Trung ương\n;Huyện Lạc;Huyện;Tỉnh Thử\n");
    await page.getByRole("button", { name: say("organisation:import.confirm") }).click();
    await page.getByText(/Đã thêm 2 và sửa 0/).waitFor();
    await open(page, "huyen lac", "Huyện Lạc");
  });

  test("no page complained", () => {
    expect(producer.complaints).toEqual([]);
    // The link was used a second time, and refused.
    expect(officer.complaints.filter((each) => !each.includes("status of 410"))).toEqual([]);
  });
});
