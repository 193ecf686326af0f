const encoder = new TextEncoder();

/** What a page can send, in a form of its own: changed later by the page, it stays as it was. */
export type Sent = string | ArrayBuffer | Blob;

/** Copies what a page passed to `send`; what is no binary data is text, as for the platform. */
export function copyOf(data: unknown): Sent {
  if (data instanceof Blob) return data;
  if (data instanceof ArrayBuffer) return data.slice(0);
  if (ArrayBuffer.isView(data)) {
    const copy = new Uint8Array(data.byteLength);
    copy.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return copy.buffer;
  }
  return String(data);
}

/** Length in bytes as it is sent. */
export function sizeOf(data: Sent): number {
  if (typeof data === 'string') return encoder.encode(data).byteLength;
  return data instanceof Blob ? data.size : data.byteLength;
}
