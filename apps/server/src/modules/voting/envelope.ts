/** Secret ballots in envelopes; docs/adr/0021-secret-votes.md says against whom that helps. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Secrets } from "../../platform/secrets.ts";
import { RECEIPT_BYTES, receiptBytes, receiptOf, type CountedBallot } from "./receipts.ts";

const NONCE = 12;
const TAG = 16;
const CIPHER = "aes-256-gcm";

export const newSalt = (): Buffer => randomBytes(32);

/** The key of one vote: of the installation's secret and of a salt that is deleted when the ballots are counted. */
export const keyOf = (secrets: Secrets, salt: Buffer): Buffer => secrets.mac("vote-envelope", salt);

/** All envelopes are of one length, and each opens under its own voter's name only. */
export function seal(key: Buffer, voteId: string, delegateId: string, { choice, receipt }: CountedBallot): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(Buffer.from(voteId + delegateId));
  const content = Buffer.concat([cipher.update(Buffer.from([choice])), cipher.update(receiptBytes(receipt)), cipher.final()]);
  return Buffer.concat([nonce, content, cipher.getAuthTag()]);
}

/** @throws Error when somebody has changed it */
export function open(key: Buffer, voteId: string, delegateId: string, sealed: Buffer): CountedBallot {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(voteId + delegateId));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  const content = Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  if (content.length !== 1 + RECEIPT_BYTES) throw new Error("an envelope of another length");
  return { choice: content[0]!, receipt: receiptOf(content.subarray(1)) };
}
