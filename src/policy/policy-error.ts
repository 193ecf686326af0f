/** Something in a policy that is not understood, and where; it never leaves this room. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  /** As in `streams[2].maxSilence`; empty for the whole. */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}

/** A field within a place. */
export const within = (place: string, field: string): string => (place === '' ? field : `${place}.${field}`);

export const isText = (value: unknown): value is string => typeof value === 'string';
