// What we use of janode, which ships no types.
declare module "janode" {
  import type { EventEmitter } from "node:events";

  export interface JanodeSession extends EventEmitter {
    readonly id: number;
    attach<H>(plugin: { id: string; Handle: new (...args: never[]) => H }): Promise<H>;
  }
  export interface JanodeConnection extends EventEmitter {
    create(keepAliveSeconds?: number): Promise<JanodeSession>;
    /** Only on an administrator's connection. */
    handleInfo(sessionId: number, handleId: number): Promise<{ info?: unknown }>;
    getInfo(): Promise<unknown>;
    /** Only on an administrator's connection. */
    listSessions(): Promise<unknown>;
    close(): Promise<void>;
  }
  const Janode: {
    connect(options: { address: { url: string; apisecret: string }; is_admin?: boolean; max_retries: number }): Promise<JanodeConnection>;
    readonly Logger: { setLevel(level: "none" | "error" | "warning"): void };
    readonly EVENT: Record<"CONNECTION_CLOSED" | "CONNECTION_ERROR" | "SESSION_DESTROYED" | "HANDLE_WEBRTCUP" | "HANDLE_HANGUP" | "HANDLE_DETACHED", string>;
  };
  export default Janode;
}

declare module "janode/plugins/streaming" {
  import type { EventEmitter } from "node:events";

  export interface StreamingHandle extends EventEmitter {
    readonly id: number;
    message(
      body: object,
      jsep?: { type: "answer"; sdp: string },
    ): Promise<{ plugindata?: { data?: Record<string, unknown> }; jsep?: { type: string; sdp: string } }>;
    detach(): Promise<void>;
  }
  const Streaming: { id: string; Handle: new (...args: never[]) => StreamingHandle };
  export default Streaming;
}
