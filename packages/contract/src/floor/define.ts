/** How an entry of the journal and a command of the floor are described. */
import { Type, type TProperties } from "typebox";
import { Instant, Uuid } from "../primitives.ts";

export const entry = <K extends string, P extends TProperties>(kind: K, properties: P) =>
  Type.Object(
    {
      seq: Type.Integer({ minimum: 1 }),
      at: Instant,
      kind: Type.Literal(kind),
      /** Who did it, as the control room shows it; absent for other audiences. */
      by: Type.Optional(Type.String({ maxLength: 160 })),
      /** When it really happened, where a room entered it while the line was down; else it happened at `at`. */
      happenedAt: Type.Optional(Instant),
      ...properties,
    },
    { additionalProperties: false },
  );

export const command = <K extends string, P extends TProperties>(kind: K, properties: P) =>
  Type.Object(
    {
      id: Uuid,
      kind: Type.Literal(kind),
      /** From a room's PC: when it was done, by the server's clock. Not part of what is done: sent again it may differ. */
      happenedAt: Type.Optional(Instant),
      ...properties,
    },
    { additionalProperties: false },
  );
