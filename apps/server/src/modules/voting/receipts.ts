import { VOTE_CHOICES } from "@diemcau/contract";

/** Crockford's: no I, L, O, U, so that nothing is misread from a paper or a phone. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS = 5;
/** Of a receipt: 80 bits. */
export const RECEIPT_BYTES = 10;

export function receiptOf(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    held += 8;
    while (held >= BITS) {
      held -= BITS;
      text += ALPHABET[(value >> held) & 31];
    }
    value &= (1 << held) - 1;
  }
  return text;
}

export function receiptBytes(receipt: string): Buffer {
  const bytes = Buffer.alloc(RECEIPT_BYTES);
  let held = 0;
  let value = 0;
  let at = 0;
  for (const letter of receipt) {
    value = (value << BITS) | ALPHABET.indexOf(letter);
    held += BITS;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (value >> held) & 255;
      value &= (1 << held) - 1;
    }
  }
  return bytes;
}

export interface CountedBallot {
  readonly receipt: string;
  /** Index into VOTE_CHOICES. */
  readonly choice: number;
}

/** The public list as it is handed out, in the order of the receipts: its SHA-256 is the list's fingerprint. */
export const listLine = ({ receipt, choice }: CountedBallot): string => `${receipt} ${VOTE_CHOICES[choice]}\n`;
