/** What the centre needs apart from the media, as measured on {@link MEASURED_ON}'s machine; docs/benchmarks.md has each under the name of its bench. */
export const CENTRE_MEASURED = {
  /** `fan-out`: processor time of a gateway for each delivery of a change, µs, and its memory for each stream, kB. */
  deliveryUs: 8.66,
  streamKB: 4.7,
  /** `fan-out`: streams of one gateway at which that was taken. */
  streamsOfOneGateway: 10_000,
  /** `check-ins`: processor time of the gateway for each, µs; of the database for each row, µs. */
  checkInUs: 42,
  rowUs: 15,
  /** `votes`: processor time of the gateways for each vote, broadcasts in between included, µs. */
  voteUs: 129,
  /** `wall`: processor time of web server, clerk and database for each still that came in and was shown, µs; its bytes. */
  stillUs: 475,
  stillBytes: 3_450,
} as const;

/** What a slot costs on the disk is what its room sends: a camera at the usual ceiling, measured over an hour's worth (guide: administrator, recordings), kbit/s. */
export const PICTURES_MEASURED = { "360": 1_350, "720": 2_400 } as const;
export type PictureSize = keyof typeof PICTURES_MEASURED;
