/** Where sessions are served; the server writes `/webtransport-server.js` itself. `null`: its packages are not installed. */
export const server: {
  readonly url: string;
  /** SHA-256 of its certificate, in base64. */
  readonly hash: string;
} | null;
