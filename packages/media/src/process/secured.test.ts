import { randomBytes } from "node:crypto";
import { connect, createServer, type AddressInfo } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { playOffer } from "../testing/offers.ts";
import { freeUdpPort } from "../testing/site.ts";
import { MediaClient, controlSecret, readLoad, startMediaProcess, watchAlive, type MediaProcess, type SecuredAddress } from "./index.ts";

const KEY = randomBytes(48).toString("base64url");
let edge: MediaProcess;
let address: SecuredAddress;
let limit = 100;

beforeEach(async () => {
  const control: SecuredAddress = { host: "127.0.0.1", port: 0, identity: "edge-1", secret: controlSecret(KEY) };
  edge = await startMediaProcess({ control, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1", idleMs: 300, limit: () => limit });
  address = { ...control, port: edge.controlPort! };
});
afterEach(() => edge.close());

it("serves whoever holds the key, and nobody else", async () => {
  const centre = new MediaClient(address, "c1");
  const { sessionId } = await centre.play("site-1", playOffer());
  expect(await readLoad(address)).toMatchObject({ viewers: 1, publishers: 0 });
  await centre.leave(sessionId);
  await centre.close();
  for (const wrong of [{ ...address, secret: controlSecret(`${KEY}x`) }, { ...address, identity: "edge-2" }]) {
    const stranger = new MediaClient(wrong, "c1", { timeoutMs: 1_000 });
    await expect(stranger.stats()).rejects.toMatchObject({ code: "engine-unreachable" });
    await stranger.close();
  }
  // Without a key not even the handshake is finished, whatever certificate is accepted.
  const plain = await new Promise<string>((resolve) => {
    const socket = connectTls({ host: address.host, port: address.port, rejectUnauthorized: false }, () => resolve("let in"));
    socket.on("error", () => resolve("refused"));
  });
  expect(plain).toBe("refused");
  expect(await readLoad(address)).toMatchObject({ viewers: 0 });
});

it("opens nothing to somebody on the way who plays again what the centre said", async () => {
  const said: Buffer[] = [];
  const listener = createServer((socket) => {
    const onward = connect(address.port, address.host);
    socket.on("data", (chunk) => {
      said.push(chunk);
      onward.write(chunk);
    });
    onward.pipe(socket);
    for (const end of [socket, onward]) end.on("error", () => {});
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const centre = new MediaClient({ ...address, port: (listener.address() as AddressInfo).port }, "c1");
  await centre.play("site-1", playOffer());
  expect(await readLoad(address)).toMatchObject({ viewers: 1 });
  // In the clear there is nothing to be read of it, either.
  expect(Buffer.concat(said).includes("site-1")).toBe(false);
  for (let time = 0; time < 3; time++) {
    const socket = connect(address.port, address.host);
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => {}).resume();
    for (const chunk of said) socket.write(chunk);
    await ended;
  }
  expect(await readLoad(address)).toMatchObject({ viewers: 1 });
  await centre.close();
  listener.close();
});

it("says within the time given that an end does not answer", async () => {
  // Takes connections and says nothing, as a machine does that hangs.
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
  const client = new MediaClient({ ...address, port: (hanging.address() as { port: number }).port }, "c1", { timeoutMs: 500 });
  const asked = performance.now();
  await expect(client.play("site-1", playOffer())).rejects.toMatchObject({ code: "engine-unreachable" });
  expect(performance.now() - asked).toBeLessThan(1_500);
  await client.close();
  hanging.close();
});

it("notices at once that an edge is gone, and that it is back", async () => {
  const seen: boolean[] = [];
  const stop = watchAlive(address, (isAlive) => seen.push(isAlive));
  await vi.waitFor(() => expect(seen).toEqual([true]), { timeout: 10_000 });
  await edge.close();
  await vi.waitFor(() => expect(seen).toEqual([true, false]), { timeout: 10_000 });
  edge = await startMediaProcess({ control: address, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
  await vi.waitFor(() => expect(seen).toEqual([true, false, true]), { timeout: 10_000 });
  stop();
});

it("closes a programme that nobody watches any more, and keeps its count", async () => {
  const centre = new MediaClient(address, "c1");
  const { sessionId } = await centre.play("site-1", playOffer());
  expect([...edge.buses.stats()].map(({ name }) => name)).toEqual(["c1"]);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect([...edge.buses.stats()]).toHaveLength(1);
  await centre.leave(sessionId);
  await vi.waitFor(() => expect([...edge.buses.stats()]).toEqual([]), { timeout: 10_000 });
  await centre.close();
});

it("takes as many sites as it may now; who changes over and edges below are beside that", async () => {
  const [here, there] = [new MediaClient(address, "c1"), new MediaClient(address, "c2")];
  limit = 2;
  try {
    await here.play("site-1", playOffer());
    await there.play("site-1-of-another", playOffer());
    await expect(here.play("site-2", playOffer())).rejects.toMatchObject({ code: "limit-reached" });
    await here.play("site-1", playOffer());
    await here.play("edge-below", playOffer());
    limit = 3;
    await here.play("site-2", playOffer());
    expect(await readLoad(address)).toMatchObject({ viewers: 5 });
  } finally {
    limit = 100;
    await Promise.all([here.close(), there.close()]);
  }
});

it("ends although somebody has connected and says nothing", async () => {
  const silent = connect(address.port, address.host);
  silent.on("error", () => {});
  await new Promise((resolve) => silent.once("connect", resolve));
  // Taken up by the server before it is told to end.
  await readLoad(address);
  const ended = new Promise((resolve) => silent.once("close", resolve));
  const began = performance.now();
  await edge.close();
  expect(performance.now() - began).toBeLessThan(2_000);
  await ended;
});
