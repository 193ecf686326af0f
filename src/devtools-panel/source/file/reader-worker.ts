import { serveReader, type FromReader, type ReaderPort, type ToReader } from './file-reader.ts';

const port: ReaderPort = {
  onmessage: null,
  postMessage: (message: FromReader, buffers) => globalThis.postMessage(message, { transfer: buffers }),
};
serveReader(port);
// The panel's messages come from our own script, so their shape needs no check.
addEventListener('message', (event: MessageEvent<ToReader>) => port.onmessage?.(event));
