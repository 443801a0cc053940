/** Recogniser of document references in running text. Pure, without dependencies, the same in the browser and on the server. */
export { findReferences, createRecogniser } from "./find.ts";
export { linkify, type TextPart } from "./linkify.ts";
export { vietnameseIssuers, vietnameseTypes } from "./vietnam.ts";
export type {
  Certainty,
  ConflictField,
  DocumentType,
  IssuerCode,
  KnownDocument,
  Reference,
  ReferenceKind,
  ReferenceOptions,
  Resolution,
  SymbolPattern,
} from "./types.ts";
