/** How an entry of the journal and a command of the floor are described. */
import { Type, type Static, type TProperties } from "typebox";
import { Instant, Uuid } from "../primitives.ts";

/** Accounts that act in a conference and sit at no console of the centre. */
export const BesideRole = Type.Enum(["unit-officer", "stenographer", "interpreter"]);
export type BesideRole = Static<typeof BesideRole>;

export const entry = <K extends string, P extends TProperties>(kind: K, properties: P) =>
  Type.Object(
    {
      seq: Type.Integer({ minimum: 1 }),
      at: Instant,
      kind: Type.Literal(kind),
      /** Who did it, as the control room shows it; absent for other audiences. */
      by: Type.Optional(Type.String({ maxLength: 160 })),
      /** As what an account did it that sits at no console of the centre; for the control room. Absent in old journals. */
      role: Type.Optional(BesideRole),
      /** When it really happened, where a room entered it while the line was down; else it happened at `at`. */
      happenedAt: Type.Optional(Instant),
      ...properties,
    },
    { additionalProperties: false },
  );

/** So many entries just before it are of the same act, and are taken back with it; for the control room. */
export const Follows = Type.Integer({ minimum: 0, maximum: 8 });

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
