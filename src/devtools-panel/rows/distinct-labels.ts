import { isOpaque, isSecretName } from '../../analysis/streams/name-stream.ts';
import { parseUrl } from '../../analysis/streams/parse-url.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';

/** As much of a stream as its name needs. */
interface Named {
  readonly id: StreamId;
  readonly label: string;
  readonly method: string;
  readonly url: string;
}

/** Characters of a name or a value that still tells streams apart at a glance. */
const LENGTH = 24;

/** Streams of one name that are told apart; a longer list is not read one by one. */
const MOST = 100;

/** Whether a parameter may stand in a name: a secret, a token or a long text may not. */
const isShowable = (name: string, value: string): boolean =>
  name.length <= LENGTH && value.length <= LENGTH && !isOpaque(value) && !isSecretName(name);

const valueOf = (parameters: readonly (readonly [string, string])[], name: string): string =>
  parameters.find(([other]) => other === name)?.[1] ?? '';

/** The parameter whose values tell most of the streams apart; `null` if none tells any. */
function bestParameter(queries: readonly (readonly (readonly [string, string])[])[]): string | null {
  let best: string | null = null;
  let most = 1;
  for (const name of new Set(queries.flatMap((query) => query.map(([each]) => each)))) {
    const values = queries.map((query) => valueOf(query, name));
    if (!values.every((value) => value === '' || isShowable(name, value))) continue;
    const different = new Set(values).size;
    if (different > most) [best, most] = [name, different];
  }
  return best;
}

/**
 * Longer names for streams that share one: the parameter of their addresses that tells them apart, as in
 * `/feed?room=7`. Parameters that hold a secret or a token are never shown.
 *
 * @returns the new labels only; streams without an entry keep theirs.
 */
export function distinctLabels(streams: readonly Named[]): ReadonlyMap<StreamId, string> {
  const groups = new Map<string, Named[]>();
  for (const stream of streams) {
    const name = `${stream.method} ${stream.label}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [stream]);
    else group.push(stream);
  }
  const labels = new Map<StreamId, string>();
  for (const group of groups.values()) {
    if (group.length < 2 || group.length > MOST) continue;
    const queries = group.map(({ url }) => parseUrl(url).query);
    const name = bestParameter(queries);
    if (name === null) continue;
    group.forEach(({ id, label }, index) => {
      const value = valueOf(queries[index] ?? [], name);
      if (value !== '') labels.set(id, `${label}${label.includes('?') ? '&' : '?'}${name}=${value}`);
    });
  }
  return labels;
}
