import { eventText } from './server-sent-events.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake } from './page-socket.ts';

interface ChatMessage {
  readonly id: number;
  readonly from: 'friend' | 'you';
  readonly text: string;
  readonly over: string;
}

/** Messages a room keeps for those who ask later. */
const HISTORY_LIMIT = 1000;

/** Pauses between the messages of a friend who sends several, at most. */
const LONGEST_PAUSE = 60_000;

const FRIEND_SAYS = [
  'Are you there?',
  'The train is late again.',
  'I have the tickets ✔',
  'Platform 9, coach 21',
  'Bring a coat, it is windy here.',
  'Grüße vom Bahnhof 🚉',
];

/** One conversation; every run has its own. */
export class ChatRoom {
  history: ChatMessage[] = [];
  listeners: Set<(message: ChatMessage) => void> = new Set();
  #lastId = 0;

  /** @returns with its number, already delivered to all who listen. */
  post(message: Omit<ChatMessage, 'id'>): ChatMessage {
    this.#lastId += 1;
    const numbered = { id: this.#lastId, ...message };
    this.history.push(numbered);
    if (this.history.length > HISTORY_LIMIT) this.history.shift();
    for (const listener of [...this.listeners]) listener(numbered);
    return numbered;
  }

  /** @param id the last one that the asker has. */
  after(id: number): ChatMessage[] {
    return this.history.filter((message) => message.id > id);
  }
}

function roomOf(context: Context, { channel }: Exchange | Handshake): ChatRoom {
  return context.chats.of(channel.run, () => new ChatRoom());
}

function readAfter({ parameters }: Exchange) {
  return parameters.integer('after', { from: 0, to: Number.MAX_SAFE_INTEGER, otherwise: 0 });
}

/** `/chat/short`: what there is, at once. */
export function shortChat(exchange: Exchange, context: Context): void {
  const after = readAfter(exchange);
  exchange.parameters.finish();
  exchange.answerJson({ messages: roomOf(context, exchange).after(after) });
}

/** `/chat/long`: what there is, or the next message, or nothing after `hold` milliseconds. */
export function longChat(exchange: Exchange, context: Context): void {
  const after = readAfter(exchange);
  const hold = exchange.parameters.integer('hold', { from: 0, to: 120_000, otherwise: 25_000 });
  exchange.parameters.finish();
  const room = roomOf(context, exchange);
  const waiting = room.after(after);
  if (waiting.length > 0 || hold === 0) {
    exchange.answerJson({ messages: waiting });
    return;
  }
  const answer = (messages: ChatMessage[]) => {
    leave();
    exchange.answerJson({ messages });
  };
  const leave = () => {
    clearTimeout(timer);
    room.listeners.delete(listener);
  };
  const listener = (message: ChatMessage) => answer([message]);
  const timer = setTimeout(() => answer([]), hold);
  room.listeners.add(listener);
  exchange.over.signal.addEventListener('abort', leave);
}

/** `/chat/sse`: every message as an event whose id is the message's; resumes by Last-Event-ID. */
export function serverSentChat(exchange: Exchange, context: Context): void {
  const after = Number(exchange.request.headers['last-event-id'] ?? readAfter(exchange));
  exchange.parameters.finish();
  const room = roomOf(context, exchange);
  exchange.stream('text/event-stream; charset=utf-8');
  // Firefox tells the page that the stream is open only when the first byte of the body is there.
  exchange.response.write(': welcome\n\n');
  const send = (message: ChatMessage) => {
    const payload = JSON.stringify(message);
    const id = String(message.id);
    exchange.send(eventText({ id, data: payload }), { payload, eventId: id, number: message.id });
  };
  for (const message of room.after(after)) send(message);
  room.listeners.add(send);
  exchange.over.signal.addEventListener('abort', () => room.listeners.delete(send));
}

/** `/chat/ws`: every message down, and the page's own messages up. */
export function webSocketChat(handshake: Handshake, context: Context): void {
  handshake.parameters.finish();
  const room = roomOf(context, handshake);
  handshake.accept((socket) => {
    const send = (message: ChatMessage) => socket.send(JSON.stringify(message), { number: message.id });
    room.listeners.add(send);
    socket.onEnd(() => room.listeners.delete(send));
    socket.onMessage((message) => {
      room.post({ from: 'you', text: String(message).slice(0, 2000), over: 'websocket' });
    });
  });
}

/** `/chat/send`: a message of the page, for the columns that cannot send on their own connection. */
export function sendToChat(exchange: Exchange, context: Context): void {
  const over = exchange.parameters.text('over', 'fetch');
  exchange.parameters.finish();
  const text = exchange.body.toString('utf8').slice(0, 2000);
  const { id } = roomOf(context, exchange).post({ from: 'you', text, over });
  exchange.answerJson({ id });
}

/** `/chat/friend`: the friend sends `count` messages, `every` milliseconds apart. */
export function friendSends(exchange: Exchange, context: Context): void {
  const count = exchange.parameters.integer('count', { from: 1, to: 1000, otherwise: 1 });
  const every = exchange.parameters.integer('every', { from: 0, to: LONGEST_PAUSE, otherwise: 300 });
  exchange.parameters.finish();
  const room = roomOf(context, exchange);
  let sent = 0;
  const send = () => {
    const text = FRIEND_SAYS[sent % FRIEND_SAYS.length] ?? '';
    sent += 1;
    room.post({ from: 'friend', text, over: 'server' });
    if (sent === count) clearInterval(timer);
  };
  const timer = setInterval(send, Math.max(1, every));
  context.closing.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  exchange.answerJson({ count, every });
  send();
}
