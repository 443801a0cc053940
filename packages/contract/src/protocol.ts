/** Changes when a browser of yesterday could not talk to a server of today; protocol.test.ts guards it. */
export const PROTOCOL_VERSION = "1";
