import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { PROXY_PAGES } from '../texts/proxy.ts';
import type { HostPort } from './told-hosts.ts';
import type { Link } from './link.ts';

/** Characters of header fields that are read; Node's own 16 KiB are too few for some pages' cookies. */
export const MOST_HEADER_BYTES = 262_144;

/** Header fields that are for the proxy alone. */
const OWN_FIELDS = new Set(['proxy-connection', 'proxy-authorization']);

/** Header fields as they came, names and values in turn, without those for the proxy. */
export function ownFieldsRemoved(raw: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    if (!OWN_FIELDS.has(name.toLowerCase())) fields.push(name, value);
  }
  return fields;
}

/** The first lines of a request as bytes, for a server that is to answer it by itself. */
export function requestHead(message: IncomingMessage, path: string): string {
  const fields = ownFieldsRemoved(message.rawHeaders);
  const lines = fields.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${fields[index + 1] ?? ''}`] : []));
  return `${[`${message.method ?? 'GET'} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

/** Passes a request on to its server and the answer back, as it comes. */
export function forwardRequest(
  message: IncomingMessage,
  response: ServerResponse,
  { link, to, path }: { readonly link: Link; readonly to: HostPort; readonly path: string },
): void {
  const forwarded = request({
    host: to.host,
    port: to.port,
    method: message.method,
    path,
    headers: ownFieldsRemoved(message.rawHeaders),
    agent: link.agent,
    setHost: false,
    maxHeaderSize: MOST_HEADER_BYTES,
  });
  forwarded.on('socket', (server) => (link.upstream = server));
  forwarded.on('error', () => link.cut());
  forwarded.on('response', (answer) => {
    // An answer that breaks off must not look whole.
    answer.on('error', () => link.cut());
    response.sendDate = false;
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', answer.rawHeaders);
    response.flushHeaders();
    answer.pipe(response);
  });
  message.pipe(forwarded);
  response.once('close', () => {
    link.upstream = null;
    if (!response.writableFinished) forwarded.destroy();
  });
}

/** Lets a page of another origin read an answer of the proxy's own, as a server's error pages mostly do. */
function corsFields({ headers }: IncomingMessage): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return {};
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' };
}

/** Answers a request in place of its server. */
export function answerWith(message: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...corsFields(message), ...(hasBody ? { 'Content-Type': 'text/plain' } : {}) });
  response.end(hasBody ? `${text}\n` : undefined);
}

/** Answers a handshake or a request for a tunnel in place of its server, and ends the connection. */
export function answerRaw(link: Link, status: number, text: string = PROXY_PAGES.induced): void {
  const body = `${text}\n`;
  const size = Buffer.byteLength(body);
  link.end(
    `HTTP/1.1 ${status} ${text}\r\nContent-Type: text/plain\r\nContent-Length: ${size}\r\nConnection: close\r\n\r\n${body}`,
  );
}
