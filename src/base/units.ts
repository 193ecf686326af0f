/** A duration or an instant in milliseconds. Instants count from a stated zero, from the epoch only if the name says so. */
export type Millis = number & { readonly unit: 'ms' };

/** A length in bytes as sent, after UTF-8 encoding of text, before any compression. */
export type Bytes = number & { readonly unit: 'B' };

/** Brands a number of milliseconds. */
export const millis = (value: number): Millis => value as Millis;

/** Brands a number of bytes. */
export const byteCount = (value: number): Bytes => value as Bytes;
