import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { pino } from "pino";
import { expect, it } from "vitest";
import { createHttpServer } from "./server.ts";

/** Sends bytes as they are; answers all that comes back. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  return answer;
}

it.each([
  ["a header that is too long", `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${"x".repeat(40_000)}\r\n\r\n`, 431, "input-too-large"],
  ["something that is no HTTP", "HELO\r\n\r\n", 400, "input-malformed"],
])("answers %s as problem details", async (_what, text, status, code) => {
  const app = await createHttpServer(pino({ level: "silent" }));
  await app.listen({ port: 0, host: "127.0.0.1" });
  try {
    const [head = "", body = ""] = (await raw((app.server.address() as AddressInfo).port, text)).split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain("content-type: application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ status, code, remedy: expect.any(String) });
  } finally {
    await app.close();
  }
});

it("believes x-forwarded-for of the proxies it is told to", async () => {
  const ask = async (trust: string | null) => {
    const app = await createHttpServer(pino({ level: "silent" }), trust);
    app.get("/ip", (request) => ({ ip: request.ip }));
    const answer = await app.inject({ url: "/ip", remoteAddress: "127.0.0.1", headers: { "x-forwarded-for": "192.0.2.7" } });
    await app.close();
    return answer.json<{ ip: string }>().ip;
  };
  expect(await ask(null)).toBe("127.0.0.1");
  expect(await ask("loopback")).toBe("192.0.2.7");
  expect(await ask("10.0.0.0/8")).toBe("127.0.0.1");
});
