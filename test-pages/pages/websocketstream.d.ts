/** What Chromium has and TypeScript does not know: https://websockets.spec.whatwg.org/ proposes it. */
interface WebSocketStream {
  readonly url: string;
  readonly opened: Promise<{
    readonly readable: ReadableStream<string | ArrayBuffer>;
    readonly writable: WritableStream<string | BufferSource>;
    readonly extensions: string;
    readonly protocol: string;
  }>;
  readonly closed: Promise<{ readonly closeCode: number; readonly reason: string }>;
  close(info?: { readonly closeCode?: number; readonly reason?: string }): void;
}

declare var WebSocketStream: {
  new (
    url: string,
    options?: { readonly protocols?: readonly string[]; readonly signal?: AbortSignal },
  ): WebSocketStream;
};
