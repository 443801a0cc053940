import { v7 as uuidv7 } from "uuid";
import { createApp } from "../app.ts";
import { onShutdown, startPlatform } from "./child.ts";

/** One web server process: pages, commands, event streams. Several share the port. */
export async function runGateway(): Promise<void> {
  const { platform, close } = startPlatform("gateway", 12);
  const { app, stop } = await createApp(platform, uuidv7());
  onShutdown(platform.log, async () => {
    await stop();
    await close();
  });
  const { port, host } = platform.config;
  await app.listen({ port, host, backlog: 4_096 });
  platform.log.info({ port }, "gateway listens");
  process.send?.({ ready: true });
}
