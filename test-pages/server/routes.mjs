// @ts-check
import { friendSends, longChat, sendToChat, serverSentChat, shortChat, webSocketChat } from './chat.mjs';
import { frameDocument, frameEvents, frameSocket, strictPage } from './frames.mjs';
import { answerLog, answerSummary } from './log-routes.mjs';
import { beacon, collectedBeacons, cors, drip, echo, endless, redirect, slow, status } from './platform.mjs';
import { longPoll, shortPoll } from './polling.mjs';
import { hush, outage, outageOver, reconnectEvents, reconnectGone, reconnectSocket } from './reconnect.mjs';
import { serverSentEvents } from './server-sent-events.mjs';
import { tickerOverServerSentEvents, tickerOverWebSocket } from './ticker.mjs';
import { lineStream, tokenStream } from './token-stream.mjs';

/** @import { Context } from './context.mjs' */
/** @import { Exchange } from './exchange.mjs' */
/** @import { Handshake } from './page-socket.mjs' */

/** @typedef {(exchange: Exchange, context: Context) => void | Promise<void>} ExchangeRoute */
/** @typedef {(handshake: Handshake, context: Context) => void} HandshakeRoute */

/**
 * Answers to requests, by path. One that ends in `/` also takes everything below it.
 *
 * @type {ReadonlyMap<string, ExchangeRoute>}
 */
export const exchangeRoutes = new Map(
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

/**
 * Answers that stay out of the log: pages made on the fly, and the log itself.
 *
 * @type {ReadonlyMap<string, ExchangeRoute>}
 */
export const quietRoutes = new Map(
  Object.entries({
    '/log': answerLog,
    '/log/summary': answerSummary,
    '/beacon/collected': collectedBeacons,
    '/frames/inner': frameDocument,
    '/strict-csp': strictPage,
  }),
);

/** @type {ReadonlyMap<string, HandshakeRoute>} */
export const handshakeRoutes = new Map(
  Object.entries({
    '/chat/ws': webSocketChat,
    '/ticker/ws': tickerOverWebSocket,
    '/reconnect/ws': reconnectSocket,
    '/frames/ws': frameSocket,
    '/echo': echo,
  }),
);

/**
 * @template Route
 * @param {ReadonlyMap<string, Route>} routes
 * @param {string} path
 * @returns {Route | undefined}
 */
export function findRoute(routes, path) {
  return routes.get(path) ?? routes.get(path.replace(/[^/]*$/, ''));
}
