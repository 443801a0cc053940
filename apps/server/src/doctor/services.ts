import { existsSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { Client } from "pg";
import type { Config } from "../platform/config.ts";
import { readMigrations } from "../platform/db/migrate.ts";
import { runningDatabase } from "../platform/postgres/index.ts";
import { bad, good, poor, type Finding } from "./finding.ts";

const LEAST_POSTGRES = 150_000;
/** More than that off, links expire early, and what happened without a line gets a wrong time. */
const MOST_CLOCK_MS = 2_000;

/** Is there a database that answers, of a version that fits, with the program's schema, and with the same time? */
export async function database({ databaseUrl, dataDir }: Config, now: () => number = Date.now): Promise<Finding[]> {
  const postgres = join(dataDir, "postgres");
  const url = databaseUrl ?? (existsSync(postgres) ? runningDatabase(postgres) : null);
  if (url === null) return [good("Cơ sở dữ liệu sẽ được tạo khi chạy lần đầu", "The database will be made at the first start")];
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    if (databaseUrl === null) return [good("Cơ sở dữ liệu kèm theo đang dừng; nó chạy cùng chương trình", "The embedded database is stopped; it runs with the program")];
    return [bad(`Không kết nối được DATABASE_URL: ${(error as Error).message}. Kiểm tra địa chỉ, mật khẩu và tường lửa.`, `DATABASE_URL does not connect: ${(error as Error).message}. Look at address, password and firewall.`)];
  }
  try {
    return await examine(client, now);
  } finally {
    await client.end();
  }
}

async function examine(client: Client, now: () => number): Promise<Finding[]> {
  const asked = now();
  const { rows } = await client.query<{ version: number; name: string; at: string; migrated: boolean }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_version') as name, (extract(epoch from clock_timestamp()) * 1000)::bigint::text as at, to_regclass('schema_migration') is not null as migrated",
  );
  const { version, name, at, migrated } = rows[0]!;
  const findings = [version >= LEAST_POSTGRES ? good(`PostgreSQL ${name}`, `PostgreSQL ${name}`) : bad(`PostgreSQL ${name} quá cũ; cần 15 trở lên.`, `PostgreSQL ${name} is too old; 15 or newer is needed.`)];
  // Half of the way there and back.
  const off = Math.round(Number(at) - (asked + now()) / 2);
  if (Math.abs(off) > MOST_CLOCK_MS) findings.push(bad(`Đồng hồ của máy này và của máy cơ sở dữ liệu lệch nhau ${Math.abs(off)} ms. Bật đồng bộ giờ (chrony hoặc systemd-timesyncd) trên cả hai.`, `The clocks of this machine and of the database's are ${Math.abs(off)} ms apart. Let both follow a time server (chrony or systemd-timesyncd).`));
  const applied = migrated ? (await client.query<{ number: number; checksum: string }>("select number, checksum from schema_migration")).rows : [];
  const known = new Map(readMigrations().map(({ number, checksum }) => [number, checksum]));
  const foreign = applied.some(({ number, checksum }) => known.get(number) !== checksum);
  const lacking = known.size - applied.length;
  if (foreign) findings.push(bad("Cơ sở dữ liệu của bản chương trình khác, mới hơn bản này. Cài bản mới hơn, hoặc phục hồi bản sao lưu.", "The database is that of another, newer version of the program. Install that version, or restore a backup."));
  else if (lacking > 0) findings.push(poor(`Cơ sở dữ liệu thiếu ${lacking} bước nâng cấp; chương trình tự làm khi khởi động. Nên sao lưu trước: npm run backup`, `The database lacks ${lacking} migrations; the program applies them when it starts. Better back up first: npm run backup`));
  return findings;
}

/** Does the mail server let us in? Nothing is sent. */
export async function mail({ smtpUrl }: Config): Promise<Finding[]> {
  if (smtpUrl === null) return [poor("Chưa có máy chủ thư (DIEMCAU_SMTP_URL): giấy mời và nhắc việc chỉ hiện trong văn phòng.", "No mail server (DIEMCAU_SMTP_URL): invitations and reminders are shown in the office only.")];
  const { hostname } = new URL(smtpUrl);
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 5_000 });
  try {
    await transport.verify();
    return [good(`Máy chủ thư ${hostname} nhận đăng nhập`, `The mail server ${hostname} lets us in`)];
  } catch (error) {
    const said = (error as { responseCode?: number; code?: string }).responseCode ?? (error as { code?: string }).code ?? "?";
    return [bad(`Máy chủ thư ${hostname} từ chối (${said}). Kiểm tra DIEMCAU_SMTP_URL: địa chỉ, tên và mật khẩu.`, `The mail server ${hostname} refuses us (${said}). Look at DIEMCAU_SMTP_URL: address, user and password.`)];
  } finally {
    transport.close();
  }
}
