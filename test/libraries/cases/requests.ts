import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Answers the requests below one path of an HTTP server. */
export function requestsAt(
  server: Server,
  path: string,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if ((request.url ?? '').startsWith(path)) void answer(request, response);
  });
}
