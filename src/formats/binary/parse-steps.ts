import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { LengthSize, Step } from './steps.ts';

/** Steps of one way. */
const STEPS_LIMIT = 16;

/** Bytes that may be skipped. */
const SKIP_LIMIT = 1024 * 1024;

/** Names or positions in a path, and characters of a name. */
const PATH_LIMIT = 32;
const NAME_LIMIT = 200;

/** What is wrong with steps, and with which; `step` counts from 0, -1 for the list itself. */
export interface StepFault {
  readonly step: number;
  readonly reason:
    'no-list' | 'too-many' | 'no-step' | 'unknown-kind' | 'bad-skip' | 'bad-length' | 'bad-type' | 'bad-path';
  /** The name of the kind, as far as there is one. */
  readonly kind: string;
}

const LENGTHS: readonly LengthSize[] = [1, 2, 4, 'varint'];

/**
 * Reads steps as a file or a key holds them: a list whose items are a name (`"gzip"`) or an object with a `kind` and what
 * belongs to it.
 */
export function parseSteps(value: unknown): Result<readonly Step[], StepFault> {
  if (!Array.isArray(value)) return fail({ step: -1, reason: 'no-list', kind: '' });
  const items: readonly unknown[] = value;
  if (items.length > STEPS_LIMIT) return fail({ step: STEPS_LIMIT, reason: 'too-many', kind: '' });
  const steps: Step[] = [];
  for (const [index, item] of items.entries()) {
    const fields = typeof item === 'string' ? { kind: item } : item;
    const kind = isRecord(fields) && typeof fields['kind'] === 'string' ? fields['kind'] : '';
    const step = isRecord(fields) && kind !== '' ? parseStep(kind, fields) : 'no-step';
    if (typeof step === 'string') return fail({ step: index, reason: step, kind: kind.slice(0, NAME_LIMIT) });
    steps.push(step);
  }
  return ok(steps);
}

function parseStep(kind: string, fields: Readonly<Record<string, unknown>>): Step | StepFault['reason'] {
  switch (kind) {
    case 'base64':
    case 'text':
    case 'json':
    case 'messagepack':
    case 'cbor':
    case 'protobuf':
      return { kind };
    case 'gzip':
    case 'zlib':
    case 'deflate':
    case 'zstd':
      return { kind, isShared: fields['isShared'] === true };
    case 'skip': {
      const { bytes } = fields as { readonly bytes?: unknown };
      const isCount = typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 0 && bytes <= SKIP_LIMIT;
      return isCount ? { kind, bytes } : 'bad-skip';
    }
    case 'length': {
      const size = LENGTHS.find((each) => each === fields['size']);
      return size === undefined ? 'bad-length' : { kind, size, isLittleEndian: fields['isLittleEndian'] === true };
    }
    case 'proto': {
      const { type } = fields as { readonly type?: unknown };
      return typeof type === 'string' && /^[\w.]{1,200}$/.test(type) ? { kind, type } : 'bad-type';
    }
    case 'path':
      return parsePath(fields['path']);
    default:
      return 'unknown-kind';
  }
}

function parsePath(value: unknown): Step | StepFault['reason'] {
  const parts: unknown = typeof value === 'string' ? value.split('.') : value;
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > PATH_LIMIT) return 'bad-path';
  const path: (string | number)[] = [];
  for (const part of parts as readonly unknown[]) {
    if (typeof part === 'number' && Number.isInteger(part) && part >= 0) path.push(part);
    else if (typeof part === 'string' && part !== '' && part.length <= NAME_LIMIT) path.push(part);
    else return 'bad-path';
  }
  return { kind: 'path', path };
}
