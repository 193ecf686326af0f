import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** An address, as the package for QUIC wants it. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** A QUIC connection of the package. Most calls throw where the connection or stream is in no state for them. */
export interface QuicheConnection {
  recv(data: Uint8Array, info: { readonly from: HostPort; readonly to: HostPort }): number;
  send(data: Uint8Array): readonly [length: number, info: { readonly to: HostPort }] | null;
  streamRecv(id: number, data: Uint8Array): readonly [length: number, isLast: boolean] | null;
  streamSend(id: number, data: Uint8Array, isLast: boolean): number | null;
  /** 0 stops reading, 1 stops writing. */
  streamShutdown(id: number, direction: 0 | 1, code: number): void;
  readable(): Iterable<number>;
  dgramRecvVec(): Uint8Array | null;
  dgramSend(data: Uint8Array): void;
  timeout(): number | null;
  onTimeout(): void;
  close(isOfApplication: boolean, code: number, reason: Uint8Array): void;
  isEstablished(): boolean;
  isClosed(): boolean;
}

/** The settings of its connections. */
export interface QuicheConfig {
  setMaxIdleTimeout(milliseconds: number): void;
  setMaxRecvUdpPayloadSize(size: number): void;
  setMaxSendUdpPayloadSize(size: number): void;
  setInitialMaxData(size: number): void;
  setInitialMaxStreamDataBidiLocal(size: number): void;
  setInitialMaxStreamDataBidiRemote(size: number): void;
  setInitialMaxStreamDataUni(size: number): void;
  setInitialMaxStreamsBidi(count: number): void;
  setInitialMaxStreamsUni(count: number): void;
  enableDgram(isOn: boolean, received: number, sent: number): void;
  setApplicationProtos(names: readonly string[]): void;
}

/** What of the package is used. */
export interface Quiche {
  readonly MAX_CONN_ID_LEN: number;
  readonly Header: {
    fromSlice(
      data: Uint8Array,
      idLength: number,
    ): { readonly ty: number; readonly version: number; readonly dcid: Uint8Array; readonly scid: Uint8Array };
  };
  readonly Config: {
    withBoringSslCtx(
      verifiesPeer: boolean,
      allowsFailure: boolean,
      ca: null,
      keys: readonly Uint8Array[],
      certificates: readonly Uint8Array[],
      signatures: string,
    ): QuicheConfig;
  };
  readonly Connection: {
    accept(id: Uint8Array, original: null, local: HostPort, remote: HostPort, config: QuicheConfig): QuicheConnection;
  };
  versionIsSupported(version: number): boolean;
  negotiateVersion(scid: Uint8Array, dcid: Uint8Array, data: Uint8Array): number;
}

/** Decodes texts of header fields (RFC 7541, section 5), which RFC 9204 uses too. */
export interface FieldDecoder {
  push(bytes: Buffer): void;
  isEmpty(): boolean;
  decodeBit(): number;
  decodeInt(): number;
  decodeStr(): readonly number[];
}

/** The packages that are installed in a folder of their own. */
export interface Packages {
  readonly quiche: Quiche;
  createFieldDecoder(): FieldDecoder;
}

const FOLDER = new URL('../../webtransport/', import.meta.url);
const QUICHE = new URL('node_modules/@matrixai/quic/dist/native/quiche.js', FOLDER);

/** Loads the packages; `null` if they are not installed. */
export async function loadPackages(): Promise<Packages | null> {
  if (!existsSync(fileURLToPath(QUICHE))) return null;
  const { default: quiche } = (await import(QUICHE.href)) as { readonly default: Quiche };
  const require = createRequire(new URL('package.json', FOLDER));
  const { decoder } = require('hpack.js') as { readonly decoder: { create(): FieldDecoder } };
  return { quiche, createFieldDecoder: () => decoder.create() };
}
