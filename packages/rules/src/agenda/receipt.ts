export interface PaperReceipt {
  readonly received: boolean;
  /** Null: not received, or nobody knows when its text came. */
  readonly at: number | null;
}

/**
 * Whether a paper has come, and when.
 * @param notedAt when the centre noted it
 * @param deliveredAt when the first came of the files that it has
 * @param hasText its text is here, which comes without a time
 */
export function receiptOf(notedAt: number | null, deliveredAt: number | null, hasText: boolean): PaperReceipt {
  const times = [notedAt, deliveredAt].filter((at) => at !== null);
  return { received: hasText || times.length > 0, at: times.length > 0 ? Math.min(...times) : null };
}
