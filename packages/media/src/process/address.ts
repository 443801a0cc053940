import { createHmac } from "node:crypto";
import type { ConnectionOptions, TlsOptions } from "node:tls";

/**
 * Where a media process listens for commands: a socket file or a loopback port for the server beside it, which
 * authorise nobody; or, for another machine, TLS between two ends that hold the same secret.
 */
export type ControlAddress = { socketPath: string } | { controlPort: number } | SecuredAddress;

export interface SecuredAddress {
  /** To listen on, or to call. */
  host: string;
  port: number;
  /** Names the secret to the other end; goes over the wire in the clear. */
  identity: string;
  /** 32 bytes; see {@link controlSecret}. Never goes over the wire. */
  secret: Buffer;
}

/**
 * TLS with a pre-shared key (RFC 8446, with an ephemeral key exchange): each end proves that it holds the secret within
 * the handshake, so there is no certificate to make, pin or renew, and whoever has no key does not reach the HTTP
 * parser. The comparison is OpenSSL's, in constant time.
 */
const TLS = { minVersion: "TLSv1.3", maxVersion: "TLSv1.3", ciphers: "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256" } as const;

/** What the centre calls itself to every edge. */
export const EDGE_IDENTITY = "centre";

/** The secret of a control connection, from the key that both ends have: the key itself says who asks over HTTPS. */
export function controlSecret(key: string): Buffer {
  return createHmac("sha256", "diemcau control connection").update(key).digest();
}

export function listenSecured({ identity, secret }: SecuredAddress): TlsOptions {
  return { ...TLS, handshakeTimeout: 5_000, pskCallback: (_socket, asked) => (asked === identity ? secret : null) };
}

/** @param connectMs how long the other end may take to accept */
export function callSecured({ identity, secret }: SecuredAddress, connectMs: number): ConnectionOptions & { maxCachedSessions: number } {
  return {
    ...TLS,
    timeout: connectMs,
    // Nobody shows a certificate: whoever finishes the handshake holds the secret.
    checkServerIdentity: () => undefined,
    pskCallback: () => ({ identity, psk: secret }),
    maxCachedSessions: 0,
  };
}
