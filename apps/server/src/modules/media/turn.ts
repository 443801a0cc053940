import { createHmac } from "node:crypto";
import { IceServers } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import type { Platform } from "../../platform/platform.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { viewerName } from "./clients.ts";

/** A conference day: whoever is cut off in the evening comes back with what they got in the morning. */
const VALID_MS = 12 * 3_600_000;
/** Phones ask each time they begin to listen, and for the rest of a session the relay does not ask again. */
const VALID_FOR_PHONES_MS = 2 * 3_600_000;
/** Nothing to tell is told again after that, ms. */
const NONE_MS = 10 * 60_000;

/**
 * Relays for rooms behind firewalls that let no UDP through. Names and passwords are made for each asker and end by
 * themselves ("TURN REST API", as coturn's `use-auth-secret` takes them): the secret stays here and at the relay.
 */
export function turnRoutes(app: FastifyInstance, { config, clock, hub }: Platform, identity: Identity): void {
  app.get("/api/ice-servers", { schema: { response: { 200: IceServers } } }, async (request, reply) => {
    const { principal } = authorise(await identity.principal(request), "channel.play");
    void reply.header("cache-control", "private, no-store");
    const { turn } = config;
    const isPhone = principal.kind === "delegate";
    // There are 100,000 phones, and each has its link for weeks: what nobody can listen to needs no relay.
    if (!turn || (isPhone && (await hub.get(principal.conferenceId)).state.phase === "ended")) return { iceServers: [], until: clock() + NONE_MS };
    const until = clock() + (isPhone ? VALID_FOR_PHONES_MS : VALID_MS);
    return { iceServers: [{ urls: [...turn.urls], ...credentialOf(turn.secret, viewerName(principal), until) }], until };
  });
}

/**
 * The same for encoders and players with a stream token, as `Link` headers of the answer to their offer (RFC 9725, 4.6).
 * @param name of their session
 */
export function relayLinks({ config, clock }: Pick<Platform, "config" | "clock">, name: string): string[] {
  const { turn } = config;
  if (!turn) return [];
  const { username, credential } = credentialOf(turn.secret, `end-${name}`, clock() + VALID_MS);
  return turn.urls.map((url) => `<${url}>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`);
}

function credentialOf(secret: string, name: string, until: number): { username: string; credential: string } {
  const username = `${Math.floor(until / 1_000)}:${name}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
