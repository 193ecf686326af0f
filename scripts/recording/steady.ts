/** Takes out of a recording what belongs to the machine on which it was made. */
import { isSeenByRecorder } from '../../src/wire/browser-document.ts';
import { isRecord, valueAt } from '../json.ts';

/** The port that replaces the first address; the next ones follow. */
const FIRST_PORT = 8137;

/**
 * Rewrites a session file: loopback addresses become `localhost:8137`, `localhost:8138` …, documents of
 * pages get names by their order, and stacks lose the lines of extensions. Payloads remain as they were, since their sizes are recorded with them.
 *
 * @param session text of a session file
 * @param hosts as in the recording, `127.0.0.1:43210`
 * @throws {Error} if a payload names one of the hosts, or an unnamed loopback address, a file or an extension remains
 */
export function steady(session: string, hosts: readonly string[]): string {
  const documents = new Map<string, string>();
  const nameOf = (document: string) => {
    if (!isSeenByRecorder(document)) return document;
    const name = documents.get(document) ?? `document-${documents.size + 1}`;
    documents.set(document, name);
    return name;
  };
  const steadied = session
    .trimEnd()
    .split('\n')
    .map((line) => renameHosts(steadyLine(line, hosts, nameOf), hosts));
  const text = `${steadied.join('\n')}\n`;
  const remaining = /127\.0\.0\.1|-extension:|file:\/\/|node_modules/.exec(text);
  if (remaining !== null) {
    throw new Error(`The recording still holds ${text.slice(remaining.index - 80, remaining.index + 80)}`);
  }
  return text;
}

/** One line with its document named and its stack without extensions. */
function steadyLine(line: string, hosts: readonly string[], nameOf: (document: string) => string): string {
  const record: unknown = JSON.parse(line);
  if (!isRecord(record)) throw new Error(`A line holds no record: ${line}`);
  const data = String(valueAt(record, 'payload', 'data'));
  if (hosts.some((host) => data.includes(host))) throw new Error(`A payload names the machine: ${line}`);
  const { document, of, initiator } = record;
  return JSON.stringify({
    ...record,
    ...(typeof document === 'string' ? { document: nameOf(document) } : {}),
    ...(typeof of === 'string' ? { of: nameOf(of) } : {}),
    ...(typeof initiator === 'string' ? { initiator: withoutExtensions(initiator) } : {}),
  });
}

/** A stack without the frames of extensions, whose addresses differ between machines. */
function withoutExtensions(stack: string): string {
  return stack
    .split('\n')
    .filter((frame) => !frame.includes('-extension:'))
    .join('\n');
}

function renameHosts(text: string, hosts: readonly string[]): string {
  return hosts.reduce((renamed, host, index) => renamed.replaceAll(host, `localhost:${FIRST_PORT + index}`), text);
}
