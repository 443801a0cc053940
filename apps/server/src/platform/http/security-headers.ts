/** For data: whatever it is taken for, it is nothing that runs, is framed, or is read by another origin. */
const DATA_HEADERS = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const PAGE_HEADERS = {
  ...DATA_HEADERS,
  "cross-origin-opener-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "x-dns-prefetch-control": "off",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
} as const;

/** @param nonce null: a page without inline styles, which caches may hold */
export const pagePolicy = (nonce: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join(";");

/**
 * What every answer tells the browser not to do (docs/wire.md). No HSTS: TLS is the load balancer's, and on plain
 * http://localhost it would lock a developer out. Plain constants, because working them out for each answer, as
 * helmet does, was a tenth of a check-in.
 * @param nonce makes the nonce of a page's inline styles; asked for pages only
 */
export function securityHeaders(contentType: unknown, nonce: () => string): Record<string, string> {
  if (typeof contentType !== "string" || !contentType.startsWith("text/html")) return DATA_HEADERS;
  return { ...PAGE_HEADERS, "content-security-policy": pagePolicy(nonce()) };
}
