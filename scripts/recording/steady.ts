/** Takes out of a recording what belongs to the machine on which it was made. */

/** The port that stands for the first address; the next ones follow. */
const FIRST_PORT = 8137;

/**
 * Rewrites a session file: loopback addresses become `localhost:8137`, `localhost:8138` …, documents are named by their
 * order, and stacks lose the lines of extensions. Payloads stay as they were, since their sizes are recorded with them.
 *
 * @param session text of a session file
 * @param hosts as they stand in the recording, `127.0.0.1:43210`
 * @throws {@link Error} where a payload names one of the hosts, or an unnamed loopback address, a file or an extension is left
 */
export function steady(session: string, hosts: readonly string[]): string {
  const documents: Map<string, string> = new Map();
  const lines = session.trimEnd().split('\n');
  const steadied = lines.map((line) => {
    const record = JSON.parse(line);
    const { payload } = record;
    if (payload !== undefined && hosts.some((host) => String(payload.data).includes(host))) {
      throw new Error(`A payload names the machine: ${line}`);
    }
    if (typeof record.document === 'string') {
      const name = documents.get(record.document) ?? `document-${documents.size + 1}`;
      documents.set(record.document, name);
      record.document = name;
    }
    if (typeof record.initiator === 'string') record.initiator = withoutExtensions(record.initiator);
    return renameHosts(JSON.stringify(record), hosts);
  });
  const text = `${steadied.join('\n')}\n`;
  const left = /127\.0\.0\.1|-extension:|file:\/\/|node_modules/.exec(text);
  if (left !== null) throw new Error(`The recording still holds ${text.slice(left.index - 80, left.index + 80)}`);
  return text;
}

/** @returns without the frames of any extension, whose addresses are another on each machine */
function withoutExtensions(stack: string): string {
  return stack
    .split('\n')
    .filter((frame) => !frame.includes('-extension:'))
    .join('\n');
}

function renameHosts(text: string, hosts: readonly string[]): string {
  return hosts.reduce((renamed, host, at) => renamed.replaceAll(host, `localhost:${FIRST_PORT + at}`), text);
}
