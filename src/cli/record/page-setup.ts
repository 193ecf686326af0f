/** What a page is given before its first document is requested. */

/** A cookie as Playwright's storage state has it; with a URL instead of domain and path where only that is known. */
export interface PageCookie {
  readonly name: string;
  readonly value: string;
  readonly url?: string;
  readonly domain?: string;
  readonly path?: string;
  /** Seconds since the epoch; -1 or absent for a cookie of the session. */
  readonly expires?: number;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
}

/** The local storage of one origin. */
export interface OriginStorage {
  readonly origin: string;
  readonly localStorage: readonly { readonly name: string; readonly value: string }[];
}

/** What a page starts with. */
export interface PageSetup {
  readonly cookies: readonly PageCookie[];
  readonly origins: readonly OriginStorage[];
  /** Sent with every request of the page, handshakes of sockets included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The size of the page in CSS pixels; `null` for the browser's own. */
  readonly viewport: { readonly width: number; readonly height: number } | null;
}
