import { v7 as uuidv7 } from "uuid";
import { createApp } from "../app.ts";
import { onShutdown, startOrLog, startPlatform } from "./child.ts";

/**
 * Where the system can share a port among sockets, each gateway has its own and connections come to it directly. Else
 * they come through the parent, one at a time for each gateway: slower in a reconnect storm, and a gateway that dies
 * takes the connection that was on its way to it along, unanswered.
 */
const OWN_SOCKET: { reusePort?: true } = process.platform === "linux" ? { reusePort: true } : {};

/** One web server process: pages, commands, event streams. Several share the port. */
export async function runGateway(): Promise<void> {
  const { platform, close } = startPlatform("gateway", 12);
  await startOrLog(platform.log, async () => {
    const { app, stop } = await createApp(platform, uuidv7());
    onShutdown(platform.log, async () => {
      await stop();
      await close();
    });
    const { port, host } = platform.config;
    await app.listen({ port, host, backlog: 4_096, ...OWN_SOCKET });
    platform.log.info({ port }, "gateway listens");
    process.send?.({ ready: true });
  });
}
