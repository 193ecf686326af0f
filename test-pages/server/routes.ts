import { friendSends, longChat, sendToChat, serverSentChat, shortChat, webSocketChat } from './chat.ts';
import { lose, openRelay, signal } from './data-channels.ts';
import { frameDocument, frameEvents, frameSocket, strictPage } from './frames.ts';
import { answerLog, answerSummary } from './log-routes.ts';
import { beacon, collectedBeacons, cors, drip, echo, endless, redirect, slow, status } from './platform.ts';
import { longPoll, shortPoll } from './polling.ts';
import { hush, outage, outageOver, reconnectEvents, reconnectGone, reconnectSocket } from './reconnect.ts';
import { serverSentEvents } from './server-sent-events.ts';
import { tickerOverServerSentEvents, tickerOverWebSocket } from './ticker.ts';
import { lineStream, tokenStream } from './token-stream.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake } from './page-socket.ts';

type ExchangeRoute = (exchange: Exchange, context: Context) => void | Promise<void>;

type HandshakeRoute = (handshake: Handshake, context: Context) => void;

/** Answers to requests, by path. One that ends in `/` also takes everything below it. */
export const exchangeRoutes: ReadonlyMap<string, ExchangeRoute> = new Map(
  Object.entries({
    '/chat/short': shortChat,
    '/chat/long': longChat,
    '/chat/sse': serverSentChat,
    '/chat/send': sendToChat,
    '/chat/friend': friendSends,
    '/ticker/sse': tickerOverServerSentEvents,
    '/reconnect/sse': reconnectEvents,
    '/reconnect/gone': reconnectGone,
    '/reconnect/die': outage,
    '/reconnect/return': outageOver,
    '/reconnect/hush': hush,
    '/token-stream/sse': tokenStream,
    '/token-stream/ndjson': lineStream,
    '/polling/short': shortPoll,
    '/polling/long': longPoll,
    '/frames/sse': frameEvents,
    '/data-channels/relay': openRelay,
    '/data-channels/loss': lose,
    '/sse': serverSentEvents,
    '/drip': drip,
    '/endless': endless,
    '/status/': status,
    '/redirect': redirect,
    '/slow': slow,
    '/cors/': cors,
    '/beacon': beacon,
  }),
);

/** Answers that stay out of the log: pages made on the fly, and the log itself. */
export const quietRoutes: ReadonlyMap<string, ExchangeRoute> = new Map(
  Object.entries({
    '/log': answerLog,
    '/log/summary': answerSummary,
    '/beacon/collected': collectedBeacons,
    '/frames/inner': frameDocument,
    '/strict-csp': strictPage,
  }),
);

export const handshakeRoutes: ReadonlyMap<string, HandshakeRoute> = new Map(
  Object.entries({
    '/chat/ws': webSocketChat,
    '/ticker/ws': tickerOverWebSocket,
    '/reconnect/ws': reconnectSocket,
    '/frames/ws': frameSocket,
    '/data-channels/signal': signal,
    '/echo': echo,
  }),
);

export function findRoute<Route>(routes: ReadonlyMap<string, Route>, path: string): Route | undefined {
  return routes.get(path) ?? routes.get(path.replace(/[^/]*$/, ''));
}
