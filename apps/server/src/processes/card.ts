import type { DemoAccess } from "../demo/load.ts";
import { linkToken, setupCode } from "../modules/identity/index.ts";
import type { Config } from "../platform/config.ts";
import type { Secrets } from "../platform/secrets.ts";

/**
 * What a person who has just started the program needs: where to go and how to get in.
 * @param unbegun nobody has an account yet: whoever reads the card may make the first
 */
export function printCard(config: Config, access: DemoAccess | null, secrets: Secrets, ms: number, unbegun = false): void {
  const at = config.publicUrl;
  const lines = [
    "",
    `  ĐIỂM CẦU · ${(ms / 1000).toFixed(1)} s`,
    "",
    `  Điều hành / control room   ${at}/control`,
    `  Phòng điểm cầu / site      ${at}/site`,
    `  Đại biểu / delegate        ${at}/me`,
    `  Văn phòng / office         ${at}/office`,
  ];
  if (access) {
    lines.push(
      "",
      `  Đạo diễn / producer        ${access.producer.username}   ${access.producer.password}`,
      ...(access.secondProducer ? [line("Đạo diễn 2 / producer 2", access.secondProducer)] : []),
      `  Cán bộ đơn vị / officer    ${access.officer.username}   ${access.officer.password}   (${access.officer.unit})`,
      ...desksOf(access),
      "",
      "  Mã điểm cầu, mỗi mã dùng một lần / site codes, each works once:",
      ...access.sites.map(({ code, name }) => `    ${code}   ${name}`),
      "",
      `  Đại biểu / delegate: ${access.delegate.name}, ${access.delegate.siteName}`,
      `    ${at}/me/k/${linkToken(secrets, access.delegate.id, 1)}`,
    );
  }
  if (unbegun) lines.push("", `  Mã khởi tạo, dùng một lần / set-up code, works once: ${setupCode(secrets)}`, `    ${at}/office`);
  lines.push("", `  Dữ liệu / data: ${config.dataDir}`, "  Dừng / stop: Ctrl-C", "", "");
  process.stdout.write(lines.join("\n"));
}

const line = (title: string, { username, password }: { username: string; password: string }): string => `  ${title.padEnd(27)}${username}   ${password}`;

/** The other desks of the centre. */
function desksOf({ desks }: DemoAccess): string[] {
  if (!desks) return [];
  const { secretary, chair, stenographer, interpreter } = desks;
  return [
    line("Thư ký / secretary", secretary),
    line("Chủ trì / chair", chair),
    line("Tốc ký / stenographer", stenographer),
    line("Phiên dịch / interpreter", interpreter),
  ];
}
