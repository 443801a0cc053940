import type { FastifyInstance } from "fastify";
import type { Attendance } from "../modules/attendance/index.ts";
import type { Conferences } from "../modules/conferences/index.ts";
import type { Identity } from "../modules/identity/index.ts";
import type { Platform } from "../platform/platform.ts";

export interface DelegateRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly attendance: Attendance;
}

/** The delegate's phone: pages rendered here, with next to no JavaScript. */
export function delegateRoutes(_app: FastifyInstance, _modules: DelegateRoutes): void {}
