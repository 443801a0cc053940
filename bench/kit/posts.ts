import { quantileOf, type Histogram } from "./figures.ts";
import { requestsFile, startNative } from "./native.ts";

/** Step of the load program's latencies, ms. */
const STEP_MS = 0.1;

export interface PostsResult {
  readonly ok: number;
  readonly other: number;
  readonly lost: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface PostsOptions {
  readonly port: number;
  readonly requests: readonly string[];
  readonly connections: number;
  /** Requests a second, timed from when they were due; 0: each connection sends when it has its answer. */
  readonly rate?: number;
  readonly address?: string;
}

/** Sends each request once from a process of its own. */
export async function post(options: PostsOptions): Promise<PostsResult> {
  const { port, requests, connections, rate = 0, address = "127.0.1.200" } = options;
  const program = startNative("posts", [address, String(port), requestsFile(requests), String(connections), String(rate)]);
  try {
    const result = JSON.parse(await program.line()) as { ok: number; other: number; lost: number; us: number; latency: Histogram };
    return {
      ok: result.ok,
      other: result.other,
      lost: result.lost,
      seconds: result.us / 1e6,
      perSecond: result.ok / (result.us / 1e6),
      p50: quantileOf([result.latency], 0.5) * STEP_MS,
      p99: quantileOf([result.latency], 0.99) * STEP_MS,
    };
  } finally {
    await program.stop();
  }
}
