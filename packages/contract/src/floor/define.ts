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
      ...properties,
    },
    { additionalProperties: false },
  );

export const command = <K extends string, P extends TProperties>(kind: K, properties: P) =>
  Type.Object({ id: Uuid, kind: Type.Literal(kind), ...properties }, { additionalProperties: false });
