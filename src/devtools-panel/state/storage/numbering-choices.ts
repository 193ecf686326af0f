import { BoundedMap } from '../../../base/bounded-map.ts';
import { isObject } from '../../../base/is-object.ts';
import { normaliseEndpoint } from '../../../analysis/streams/endpoint.ts';
import type { NumberingChoice } from '../../../analysis/numbering/numbering-rule.ts';
import { chosenRule } from '../../../analysis/numbering/rule-spec.ts';
import type { Stream } from '../../../analysis/streams/stream.ts';

/** The part of a web storage that is needed; tests give their own. */
export type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The user's numbering of streams by site and endpoint, restored when the panel is next opened. */
export interface NumberingChoices {
  /** `null` to let the messages decide. */
  of(stream: Stream): NumberingChoice | null;
  /**
   * Sets the choice; `null` removes it.
   *
   * @returns false if it could not be stored, and so lasts only as long as the panel.
   */
  set(stream: Stream, choice: NumberingChoice | null): boolean;
}

const KEY = 'realtime-inspector:numbering';

/** Choices that are stored; the oldest is evicted first. */
const MAX_CHOICES = 500;

/**
 * The key of a choice: the page's origin, and the endpoint with its parameters' names but never their values, which may
 * be secrets.
 */
export function choiceKey({ pageUrl, url, method }: Pick<Stream, 'pageUrl' | 'url' | 'method'>): string {
  const origin = URL.canParse(pageUrl) ? new URL(pageUrl).origin : '';
  return `${origin} ${normaliseEndpoint({ transport: 'fetch', method, url, bodyKind: 'none', body: null }).family}`;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Reads one stored, untrusted choice; `null` if it is invalid. */
function readChoice(value: unknown): NumberingChoice | null {
  if (!isObject(value) || !('kind' in value)) return null;
  if (value.kind === 'none') return { kind: 'none' };
  if (value.kind !== 'rule' || !('rule' in value && 'paths' in value && 'groupBy' in value)) return null;
  const { rule, paths, groupBy } = value;
  if (rule !== 'contiguous' && rule !== 'range' && rule !== 'link') return null;
  if (!isTexts(paths) || !isTexts(groupBy)) return null;
  const choice = { kind: 'rule', rule, paths, groupBy } as const;
  return chosenRule(choice) === null ? null : choice;
}

function readChoices(text: string | null): BoundedMap<string, NumberingChoice> {
  const choices = new BoundedMap<string, NumberingChoice>(MAX_CHOICES);
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return choices;
    for (const entry of value) {
      const [key, stored]: readonly unknown[] = Array.isArray(entry) ? entry : [];
      const choice = readChoice(stored);
      if (typeof key === 'string' && choice !== null) choices.set(key, choice);
    }
  } catch {
    // Written by another version or by hand: nothing was chosen.
  }
  return choices;
}

/** Restores the choices. Without a storage they last as long as the panel. */
export function createNumberingChoices(storage: ChoiceStorage | null): NumberingChoices {
  const choices = readChoices(storage?.getItem(KEY) ?? null);
  return {
    of: (stream) => choices.get(choiceKey(stream)) ?? null,
    set(stream, choice) {
      const key = choiceKey(stream);
      if (choice === null) choices.delete(key);
      else choices.renew(key, choice);
      try {
        storage?.setItem(KEY, JSON.stringify([...choices]));
        return storage !== null;
      } catch {
        // Storage is full: the choice lasts as long as this panel, and the view says so.
        return false;
      }
    },
  };
}
