import { isRecord } from '../../base/is-object.ts';
import { FILE_PROBLEMS } from '../../texts/files.ts';
import { asList, asText, field } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { encodeBase64 } from '../text/base64.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { unzip } from './inflate.ts';

/** Bytes of an archive, which must be in memory as a whole, and of what is unpacked of it. */
export const ZIP_BOUND = 256 * 1024 * 1024;
const UNPACKED_BOUND = 512 * 1024 * 1024;

/** Names of the files that are listed where none is a recording. */
const NAMED_FILES = 5;

/**
 * Finds the recording in a zip archive: a session, a HAR file with its bodies (`_file`, as Playwright writes them), or the
 * network of a Playwright trace.
 *
 * @throws {Error} with a sentence where there is none, or the archive is damaged.
 */
export function recordingInZip(bytes: Uint8Array): Uint8Array {
  const names: string[] = [];
  let size = 0;
  let files: ReadonlyMap<string, Uint8Array>;
  try {
    files = unzip(bytes, (name, announced) => {
      names.push(name);
      size += announced;
      return size <= UNPACKED_BOUND;
    });
  } catch {
    throw new Error(FILE_PROBLEMS.damagedZip);
  }
  if (size > UNPACKED_BOUND) throw new Error(FILE_PROBLEMS.tooLarge(UNPACKED_BOUND));
  const named = (pattern: RegExp): readonly Uint8Array[] => {
    const found = names.filter((name) => pattern.test(name)).toSorted();
    return found.flatMap((name) => files.get(name) ?? []);
  };
  const [session] = named(/\.rtlog$/i);
  if (session !== undefined) return session;
  const [har] = named(/\.har$/i);
  if (har !== undefined) return withBodies(har, files);
  const network = named(/\.network$/i);
  if (network.length > 0) return networkOf(network, files);
  throw new Error(FILE_PROBLEMS.zipWithoutRecording(names.slice(0, NAMED_FILES), names.length));
}

/** A HAR file with the bodies that stand in files of their own; one that has none is left as it is. */
function withBodies(har: Uint8Array, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const value = parseJson(decodeUtf8(har));
  const entries = asList(field(field(value, 'log'), 'entries'));
  if (!isRecord(value) || entries === null) return har;
  for (const entry of entries) attachBody(entry, files);
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The requests of a Playwright trace: lines of JSON, of which those of resources hold an entry of a HAR file. */
function networkOf(network: readonly Uint8Array[], files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: unknown[] = [];
  for (const part of network) {
    for (const line of decodeUtf8(part).split('\n')) {
      const value = line.includes('"resource-snapshot"') ? parseJson(line) : undefined;
      const entry = field(value, 'type') === 'resource-snapshot' ? field(value, 'snapshot') : undefined;
      if (!isRecord(entry)) continue;
      attachBody(entry, files);
      entries.push(entry);
    }
  }
  return new TextEncoder().encode(JSON.stringify({ log: { version: '1.2', entries } }));
}

/** Puts the bodies of request and response where a HAR file has them. */
function attachBody(entry: unknown, files: ReadonlyMap<string, Uint8Array>): void {
  const bodies = [field(field(entry, 'response'), 'content'), field(field(entry, 'request'), 'postData')];
  for (const body of bodies) {
    const name = asText(field(body, '_file')) ?? asText(field(body, '_sha1'));
    const bytes = name === null ? undefined : (files.get(name) ?? files.get(`resources/${name}`));
    if (bytes === undefined || !isRecord(body) || asText(body['text']) !== null) continue;
    const isText = /^(?:text\/|application\/(?:[\w.+-]*json|xml|x-ndjson|javascript|x-www-form))/i.test(
      asText(body['mimeType']) ?? '',
    );
    Object.assign(body, isText ? { text: decodeUtf8(bytes) } : { text: encodeBase64(bytes), encoding: 'base64' });
  }
}
