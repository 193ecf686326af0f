import type { Server } from 'node:http';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';

/** A WebSocket server at one path of an HTTP server. */
export function socketsAt(server: Server, path: string, subprotocol: string | null = null): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    ...(subprotocol === null ? {} : { handleProtocols: () => subprotocol }),
  });
  server.on('upgrade', (request, socket, head) => {
    if (!(request.url ?? '').startsWith(path)) return;
    sockets.handleUpgrade(request, socket, head, (made) => sockets.emit('connection', made, request));
  });
  return sockets;
}

export const streamOf = (socket: WebSocket) => createWebSocketStream(socket);
