import type { UrlParts } from './parse-url.ts';

/** An Engine.IO URL's own parameters. `session` is `null` at the handshake. */
interface EngineCall {
  readonly transport: 'polling' | 'websocket';
  readonly session: string | null;
  readonly version: string;
}

function parameter(url: UrlParts, name: string): string | null {
  return url.query.find(([found]) => found === name)?.[1] ?? null;
}

/** Reads the query of an Engine.IO call; `null` for any other. */
export function readEngineCall(url: UrlParts): EngineCall | null {
  const version = parameter(url, 'EIO');
  const transport = parameter(url, 'transport');
  if (version === null || (transport !== 'polling' && transport !== 'websocket')) return null;
  return { version, transport, session: parameter(url, 'sid') };
}

/** The session id that an Engine.IO handshake gives (`0{"sid":…}`, in version 3 with its length before it). */
export function readEngineSession(text: string): string | null {
  return /^(?:\d+:)?0\{.{0,200}?"sid":"([^"]{1,200})"/.exec(text)?.[1] ?? null;
}

/**
 * True for requests that a library's own signature makes long polls: SockJS, SignalR, Phoenix, CometD, BOSH. Times need
 * not decide then.
 */
export function isLibraryLongPoll(url: UrlParts, method: string, body: string): boolean {
  if (/\/\d{3}\/[a-z0-9_]{6,}\/xhr$/i.test(url.path)) return true;
  if (/\/signalr\/(poll|connect)$/i.test(url.path) && parameter(url, 'transport') === 'longPolling') return true;
  if (/\/longpoll\/?$/.test(url.path) && method === 'GET') return true;
  if (/http-bind\/?$/.test(url.path) && method === 'POST') return true;
  return method === 'POST' && /"channel"\s*:\s*"\/meta\/connect"/.test(body.slice(0, 4_096));
}
