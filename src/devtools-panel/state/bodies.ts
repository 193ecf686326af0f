import { BoundedMap } from '../../base/bounded-map.ts';
import type { RecordRef } from '../../analysis/finding.ts';
import type { Payload } from '../../wire/record.ts';
import { BODIES_STORED } from './panel-limits.ts';

/** Whole payloads that were requested. */
interface Bodies {
  /** `undefined` while not asked or not answered, `null` where the page no longer has it. */
  readonly get: (ref: RecordRef) => Payload | null | undefined;
  readonly set: (ref: RecordRef, payload: Payload | null) => void;
}

/** Makes an empty store; the one set longest ago goes first. */
export function createBodies(most = BODIES_STORED): Bodies {
  const held = new BoundedMap<string, Payload | null>(most);
  const key = (ref: RecordRef): string => `${ref.document} ${ref.n}`;
  return {
    get: (ref) => held.get(key(ref)),
    set(ref, payload) {
      held.renew(key(ref), payload);
    },
  };
}
