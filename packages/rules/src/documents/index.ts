export { decideAccess, isForEverybody, mayMove, DOCUMENT_STATES, READER_ROLES, type Access, type DocumentState, type ReaderRole, type Reader, type Shelved } from "./access.ts";
export { mentionedBy } from "./mentioned.ts";
