/** What a room may keep on its PC, so that it can be read when the line is gone. */
import { Type, type Static } from "typebox";
import { Instant, Nullable, Uuid } from "./primitives.ts";

export const ShelfItem = Type.Object({
  kind: Type.Union([Type.Literal("papers"), Type.Literal("documents")]),
  id: Uuid,
  title: Type.String(),
  /** Changes with the text. */
  digest: Type.String(),
  /** Not to be shown from then on; null: no end. */
  until: Nullable(Instant),
  files: Type.Array(Type.Object({ id: Uuid, name: Type.String(), size: Type.Integer() })),
});
export type ShelfItem = Static<typeof ShelfItem>;

/**
 * Papers and documents of a conference that the asking room may read now and may keep. Whatever a room has kept that
 * is not in it any more, recalled or not for this room, goes. GET /api/conferences/:id/shelf
 */
export const Shelf = Type.Object({ items: Type.Array(ShelfItem) });
export type Shelf = Static<typeof Shelf>;

/** POST /api/conferences/:id/shelf/kept: everything that the room's PC keeps now, by the text's digest. */
export const KeptPapers = Type.Object(
  { items: Type.Array(Type.Object({ id: Uuid, digest: Type.String({ pattern: "^[0-9a-f]{32}$" }) }, { additionalProperties: false }), { maxItems: 500 }) },
  { additionalProperties: false },
);
export type KeptPapers = Static<typeof KeptPapers>;
/** GET /api/conferences/:id/shelf/ready: of each agenda item with papers or documents, how many sites keep all of them as they are now. */
export const ItemsKept = Type.Array(Type.Object({ id: Uuid, papers: Type.Integer(), sites: Type.Integer() }));
export type ItemsKept = Static<typeof ItemsKept>;
