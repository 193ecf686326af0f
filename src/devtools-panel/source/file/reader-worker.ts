import { serveReader, type FromReader, type ReaderPort, type ToReader } from './file-reader.ts';

const port: ReaderPort = {
  onmessage: null,
  postMessage: (message: FromReader, buffers) => globalThis.postMessage(message, { transfer: buffers }),
};
serveReader(port);
// What the panel sends is from our own script, so its shape is believed.
addEventListener('message', (event: MessageEvent<ToReader>) => port.onmessage?.(event));
