// The least that Fastify can do for a check-in, a vote or a still: the same body, the same schemas, nothing kept. Prints "port <n>".
import { Ballot, BallotAck, CheckIn, CheckInAck, StillMeasures, StillTaken, Uuid } from "@diemcau/contract";
import Fastify from "fastify";
import { Type, type Static } from "typebox";

const app = Fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } } });
app.post<{ Body: Static<typeof CheckIn> }>(
  "/api/conferences/:conferenceId/check-ins",
  { schema: { params: Type.Object({ conferenceId: Uuid }), body: CheckIn, response: { 200: CheckInAck } } },
  async (request) => ({ delegateId: request.body.delegateId, at: Date.now(), repeated: false }),
);
app.post<{ Body: Static<typeof Ballot> }>(
  "/api/conferences/:conferenceId/ballots",
  { schema: { params: Type.Object({ conferenceId: Uuid }), body: Ballot, response: { 200: BallotAck } } },
  async (request) => ({ id: request.body.id, voteId: request.body.voteId, at: Date.now(), repeated: false }),
);
app.addContentTypeParser(["image/webp", "image/jpeg"], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post<{ Body: Buffer | null }>(
  "/api/conferences/:conferenceId/stills",
  { schema: { params: Type.Object({ conferenceId: Uuid }), querystring: StillMeasures, response: { 200: StillTaken } } },
  async (request) => ({ nextMs: 10_000, large: (request.body?.length ?? 0) > 10_000 }),
);
await app.listen({ port: 0, host: "127.0.0.1" });
process.stdout.write(`port ${(app.server.address() as { port: number }).port}\n`);
process.on("SIGTERM", () => process.exit(0));
