import type { MessageLog } from '../../store/message-log.ts';
import type { StoredReading } from '../../store/reading-table.ts';
import { fieldsOf } from '../../store/preview-fields.ts';

/** Messages that are compared, and how many of them it takes to call a field steady. */
const SAMPLES = 10;
const LEAST = 3;

/** Messages that are looked at for ones of the same type. */
const REACH = 400;

interface Known {
  readonly end: number;
  readonly names: ReadonlySet<string>;
}

const known = new WeakMap<StoredReading, Known>();

/** The names of fields that have the same value in all of the sampled messages. */
function compareSamples(log: MessageLog, reading: StoredReading): ReadonlySet<string> {
  const values = new Map<string, string>();
  let samples = 0;
  for (let place = log.end - 1; place >= Math.max(log.begin, log.end - REACH) && samples < SAMPLES; place -= 1) {
    if (log.reading(place) !== reading) continue;
    samples += 1;
    const fields = new Map(fieldsOf(log.decoded(place).content).map(({ name, value }) => [name, value]));
    if (samples === 1) for (const [name, value] of fields) values.set(name, value);
    else for (const [name, value] of values) if (fields.get(name) !== value) values.delete(name);
  }
  return new Set(samples < LEAST ? [] : values.keys());
}

/**
 * The fields that say the same in all messages like the one at a position: an id of the conversation, the name of a model.
 * They are looked for once, and again whenever the log has doubled, so that rows keep their order.
 */
export function steadyFields(log: MessageLog, position: number): ReadonlySet<string> {
  const reading = log.reading(position);
  const present = known.get(reading);
  if (present !== undefined && log.end < 2 * present.end) return present.names;
  const names = compareSamples(log, reading);
  known.set(reading, { end: Math.max(LEAST, log.end), names });
  return names;
}
