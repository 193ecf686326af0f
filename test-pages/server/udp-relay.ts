import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { strikes } from './seeded.ts';

/**
 * Whether a packet is a DTLS record that may have application data, which is what a data channel sends once it is open:
 * content type 23 of DTLS 1.2, or the unified header of 1.3 (RFC 9147, section 4). The others are STUN's and handshakes.
 */
const hasData = (packet: Buffer): boolean => packet[0] === 23 || ((packet[0] ?? 0) & 0xe0) === 0x20;

/**
 * An address of this machine that peers may use. Browsers gather no candidates on loopback by themselves, and Firefox
 * pairs them with no others; what a machine sends to itself does not leave it either way.
 */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Closes by itself when nothing has come for so long, in milliseconds. */
const IDLE_LIMIT = 60_000;

/** One end of a relay: what comes to it goes out of the other end. */
interface End {
  readonly socket: Socket;
  /** Who sent to this end last. */
  from: RemoteInfo | null;
}

/**
 * A line between two peers that loses packets, which loopback never does. Two ports of this machine: the address of
 * `left` is told to the right peer as that of the left one, and the other way round. What a peer sends to one end leaves
 * the other end for whoever sent there last, so that the relay need not know any address.
 *
 * ```
 *  left peer ──▶ right end ┐        ┌ left end ◀── right peer
 *            ◀────────────  forwards  ────────────▶
 * ```
 */
export class UdpRelay {
  readonly #left: End = { socket: createSocket('udp4'), from: null };
  readonly #right: End = { socket: createSocket('udp4'), from: null };
  readonly #seed: number;
  #oneIn = 0;
  #isCut = false;
  #isClosed = false;
  #idle: NodeJS.Timeout | null = null;
  /** Packets with data, in both directions, since they are dropped. */
  packets = 0;
  dropped = 0;
  /** Packets of any kind that came while the line was cut. */
  cutOff = 0;

  /** @param seed decides which packets are dropped. */
  constructor(seed: number) {
    this.#seed = seed;
    this.#forward(this.#left, this.#right);
    this.#forward(this.#right, this.#left);
  }

  /** Listens; gives where. */
  async open(): Promise<{ readonly address: string; readonly left: number; readonly right: number }> {
    const address = ownAddress();
    const [left, right] = await Promise.all(
      [this.#left, this.#right].map(
        ({ socket }) =>
          new Promise<number>((resolve, reject) => {
            socket.once('error', reject);
            socket.bind(0, address, () => {
              socket.off('error', reject);
              // A peer that is gone refuses packets; that is no error of the relay.
              socket.on('error', () => {});
              resolve(socket.address().port);
            });
          }),
      ),
    );
    this.#wait();
    return { address, left: left ?? 0, right: right ?? 0 };
  }

  /** From now on one of each `oneIn` packets with data is lost (0: none), or with `isCut` every packet. */
  drop(oneIn: number, isCut = false): void {
    this.#oneIn = oneIn;
    this.#isCut = isCut;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    for (const { socket } of [this.#left, this.#right]) socket.close();
  }

  #wait(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_LIMIT);
    this.#idle.unref();
  }

  #forward(end: End, other: End): void {
    end.socket.on('message', (packet, from) => {
      end.from = from;
      this.#wait();
      if (this.#isLost(packet) || other.from === null) return;
      other.socket.send(packet, other.from.port, other.from.address);
    });
  }

  #isLost(packet: Buffer): boolean {
    if (this.#isCut) this.cutOff += 1;
    if (this.#isClosed || this.#isCut) return true;
    if (this.#oneIn === 0 || !hasData(packet)) return false;
    this.packets += 1;
    const isLost = strikes(this.#seed, 'packet', this.packets, this.#oneIn);
    if (isLost) this.dropped += 1;
    return isLost;
  }
}
