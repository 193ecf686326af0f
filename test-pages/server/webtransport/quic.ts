import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo } from 'node:dgram';
import type { HostPort, Quiche, QuicheConfig, QuicheConnection } from './quiche.ts';

/** Milliseconds of silence after which a connection is over. */
const IDLE_LIMIT = 30_000;

/** Bytes that fit into a packet on loopback, and into what browsers send. */
const PACKET = 1350;

/** Bytes of one stream or of all that may be under way, and datagrams that wait. */
const WINDOW = 16 * 1024 * 1024;
const STREAMS = 1_000;
const DATAGRAMS = 1_000;

/** Ends the reading of a stream, or the writing. */
const READ = 0;
const WRITE = 1;

/** Both in PEM. */
interface Credentials {
  readonly key: string;
  readonly cert: string;
}

/** Takes what a connection brings. */
export interface Events {
  /** A piece of a stream; `isLast` with its end, which may be an empty piece. */
  stream(id: number, data: Buffer, isLast: boolean): void;
  /** The other side has broken off a stream. */
  reset(id: number): void;
  datagram(data: Buffer): void;
  /** The connection is over. */
  closed(): void;
}

/** A QUIC connection with a browser. */
export class Connection {
  readonly #native: QuicheConnection;
  readonly #flush: (connection: Connection) => void;
  /** What the other side's window has not let go, by stream. */
  readonly #waiting = new Map<number, { data: Buffer; isLast: boolean }>();
  readonly #scratch = Buffer.alloc(65_536);
  events: Events | null = null;
  timer: NodeJS.Timeout | null = null;

  constructor(native: QuicheConnection, flush: (connection: Connection) => void) {
    this.#native = native;
    this.#flush = flush;
  }

  get native(): QuicheConnection {
    return this.#native;
  }

  /** Writes to a stream; what does not fit now follows later. */
  write(id: number, data: Uint8Array, isLast = false): void {
    const before = this.#waiting.get(id);
    const rest = { data: Buffer.concat([before?.data ?? Buffer.alloc(0), data]), isLast };
    this.#waiting.set(id, rest);
    this.#drain();
    this.#flush(this);
  }

  sendDatagram(data: Uint8Array): void {
    try {
      this.#native.dgramSend(data);
    } catch {
      // It is too large, or too many wait: datagrams are unreliable.
    }
    this.#flush(this);
  }

  /** Breaks off both directions of a stream. */
  reset(id: number, code: number): void {
    this.#waiting.delete(id);
    for (const direction of [READ, WRITE] as const) {
      try {
        this.#native.streamShutdown(id, direction, code);
      } catch {
        // That direction is over, or never was.
      }
    }
    this.#flush(this);
  }

  close(code: number, reason = ''): void {
    try {
      this.#native.close(true, code, Buffer.from(reason));
    } catch {
      // It is closed already.
    }
    this.#flush(this);
  }

  /** Delivers what has come. */
  deliver(): void {
    for (const id of this.#native.readable()) this.#read(id);
    for (;;) {
      const data = attempt(() => this.#native.dgramRecvVec());
      if (data === null || data === undefined) break;
      this.events?.datagram(Buffer.from(data));
    }
    this.#drain();
  }

  #read(id: number): void {
    for (;;) {
      let result: readonly [number, boolean] | null;
      try {
        result = this.#native.streamRecv(id, this.#scratch);
      } catch (error) {
        if (String(error).includes('Reset')) this.events?.reset(id);
        return;
      }
      if (result === null) return;
      const [length, isLast] = result;
      this.events?.stream(id, Buffer.from(this.#scratch.subarray(0, length)), isLast);
      if (isLast) return;
    }
  }

  #drain(): void {
    for (const [id, { data, isLast }] of this.#waiting) {
      const sent = attempt(() => this.#native.streamSend(id, data, isLast));
      // Undefined: the other side wants no more of it.
      if (sent === undefined || sent === data.length) this.#waiting.delete(id);
      else if (sent !== null) this.#waiting.set(id, { data: data.subarray(sent), isLast });
    }
  }
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The settings of connections. */
function configure(quiche: Quiche, { key, cert }: Credentials): QuicheConfig {
  const config = quiche.Config.withBoringSslCtx(
    false,
    false,
    null,
    [Buffer.from(key)],
    [Buffer.from(cert)],
    'ecdsa_secp256r1_sha256',
  );
  config.setApplicationProtos(['h3']);
  config.setMaxIdleTimeout(IDLE_LIMIT);
  config.setMaxRecvUdpPayloadSize(PACKET);
  config.setMaxSendUdpPayloadSize(PACKET);
  config.setInitialMaxData(WINDOW);
  config.setInitialMaxStreamDataBidiLocal(WINDOW);
  config.setInitialMaxStreamDataBidiRemote(WINDOW);
  config.setInitialMaxStreamDataUni(WINDOW);
  config.setInitialMaxStreamsBidi(STREAMS);
  config.setInitialMaxStreamsUni(STREAMS);
  config.enableDgram(true, DATAGRAMS, DATAGRAMS);
  return config;
}

/**
 * Listens for QUIC connections.
 *
 * @param onConnection called with each once its handshake is done.
 * @returns where, and what ends all of them.
 */
export async function listenQuic(
  quiche: Quiche,
  host: string,
  { key, cert }: Credentials,
  onConnection: (connection: Connection) => void,
): Promise<{ readonly port: number; close(): void }> {
  const config = configure(quiche, { key, cert });
  const socket = createSocket('udp4');
  const byId = new Map<string, Connection>();
  const packet = Buffer.alloc(PACKET);
  const send = (length: number, to: HostPort): void => {
    if (!isClosed) socket.send(Buffer.from(packet.subarray(0, length)), to.port, to.host);
  };
  let isClosed = false;

  const flush = (connection: Connection): void => {
    const { native } = connection;
    for (;;) {
      const sent = attempt(() => native.send(packet));
      if (sent === null || sent === undefined) break;
      send(sent[0], sent[1].to);
    }
    if (connection.timer !== null) clearTimeout(connection.timer);
    connection.timer = null;
    if (native.isClosed()) {
      for (const [id, each] of byId) if (each === connection) byId.delete(id);
      const { events } = connection;
      connection.events = null;
      events?.closed();
      return;
    }
    const timeout = native.timeout();
    if (timeout === null) return;
    connection.timer = setTimeout(() => {
      native.onTimeout();
      flush(connection);
    }, timeout);
  };

  const accept = (data: Buffer, local: HostPort, from: HostPort): Connection | undefined => {
    const header = quiche.Header.fromSlice(data, quiche.MAX_CONN_ID_LEN);
    const known = byId.get(Buffer.from(header.dcid).toString('hex'));
    if (known !== undefined) return known;
    // 0: the first packet of a handshake. Anything else belongs to a connection that is gone.
    if (header.ty !== 0) return undefined;
    if (!quiche.versionIsSupported(header.version)) {
      send(quiche.negotiateVersion(header.scid, header.dcid, packet), from);
      return undefined;
    }
    const id = randomBytes(quiche.MAX_CONN_ID_LEN);
    const connection = new Connection(quiche.Connection.accept(id, null, local, from, config), flush);
    byId.set(id.toString('hex'), connection);
    byId.set(Buffer.from(header.dcid).toString('hex'), connection);
    return connection;
  };

  socket.on('message', (data: Buffer, { address, port }: RemoteInfo) => {
    const from = { host: address, port };
    const local = { host, port: socket.address().port };
    const connection = attempt(() => accept(data, local, from));
    if (connection === undefined) return;
    attempt(() => connection.native.recv(data, { from, to: local }));
    if (connection.events === null && connection.native.isEstablished()) onConnection(connection);
    if (connection.events !== null) connection.deliver();
    flush(connection);
  });

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, () => {
      socket.off('error', reject);
      // A browser that is gone refuses packets.
      socket.on('error', () => {});
      resolve();
    });
  });
  return {
    port: socket.address().port,
    close() {
      for (const connection of new Set(byId.values())) {
        connection.close(0);
        if (connection.timer !== null) clearTimeout(connection.timer);
      }
      isClosed = true;
      socket.close();
    },
  };
}
