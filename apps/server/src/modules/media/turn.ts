import { createHmac } from "node:crypto";
import { IceServers } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { viewerName } from "./clients.ts";

/** A conference day: whoever is cut off in the evening comes back with what they got in the morning. */
const VALID_MS = 12 * 3_600_000;
/** Nothing to tell is told again after that, ms. */
const NONE_MS = 10 * 60_000;

/**
 * Relays for rooms behind firewalls that let no UDP through. Names and passwords are made for each asker and end by
 * themselves ("TURN REST API", as coturn's `use-auth-secret` takes them): the secret stays here and at the relay.
 */
export function turnRoutes(app: FastifyInstance, { config, clock }: Platform, identity: Identity): void {
  app.get("/api/ice-servers", { schema: { response: { 200: IceServers } } }, async (request, reply) => {
    const { principal } = authorise(await identity.principal(request), "channel.play");
    void reply.header("cache-control", "private, no-store");
    const { turn } = config;
    if (!turn) return { iceServers: [], until: clock() + NONE_MS };
    const until = clock() + VALID_MS;
    return { iceServers: [{ urls: [...turn.urls], ...credentialOf(turn.secret, principal, until) }], until };
  });
}

function credentialOf(secret: string, principal: Principal, until: number): { username: string; credential: string } {
  const username = `${Math.floor(until / 1_000)}:${viewerName(principal)}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
