import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake, PageSocket } from './page-socket.ts';
import { UdpRelay } from './udp-relay.ts';

/** Relays of one run that may be open at once. */
const RELAYS_LIMIT = 8;

/** What one of the peers may say before the other has come. */
const WAITING_LIMIT = 200;

/** The peers of one run that find each other through the server, and the lossy lines between them. */
export interface PeerRun {
  readonly peers: Set<PageSocket>;
  /** What the first said before the second came. */
  waiting: string[];
  readonly relays: UdpRelay[];
}

const runOf = (context: Context, { channel }: Exchange | Handshake): PeerRun =>
  context.peers.of(channel.run, () => ({ peers: new Set(), waiting: [], relays: [] }));

/** `/data-channels/signal`: passes on what one peer says to the other, as a chat server would. */
export function signal(handshake: Handshake, context: Context): void {
  handshake.parameters.finish();
  const run = runOf(context, handshake);
  handshake.accept((socket) => {
    for (const message of run.waiting) socket.send(message);
    run.waiting = [];
    run.peers.add(socket);
    socket.onMessage((message) => {
      const text = String(message);
      const others = [...run.peers].filter((peer) => peer !== socket);
      if (others.length === 0 && run.waiting.length < WAITING_LIMIT) run.waiting.push(text);
      for (const peer of others) peer.send(text);
    });
    socket.onEnd(() => run.peers.delete(socket));
  });
}

/** `/data-channels/relay`: opens a lossy line and tells the ports that stand for each peer. */
export async function openRelay(exchange: Exchange, context: Context): Promise<void> {
  const seed = exchange.parameters.integer('seed', { from: 0, to: 1_000_000, otherwise: 1 });
  exchange.parameters.finish();
  const run = runOf(context, exchange);
  const relay = new UdpRelay(seed);
  run.relays.push(relay);
  if (run.relays.length > RELAYS_LIMIT) run.relays.shift()?.close();
  context.closing.signal.addEventListener('abort', () => relay.close(), { once: true });
  exchange.answerJson(await relay.open());
}

/** `/data-channels/loss`: from now on the run's newest line loses packets; gives how many it has lost so far. */
export function lose(exchange: Exchange, context: Context): void {
  const oneIn = exchange.parameters.oneIn('drop');
  const isCut = exchange.parameters.flag('cut');
  exchange.parameters.finish();
  const relay = runOf(context, exchange).relays.at(-1);
  relay?.drop(oneIn, isCut);
  exchange.answerJson({ packets: relay?.packets ?? 0, dropped: relay?.dropped ?? 0 });
}
