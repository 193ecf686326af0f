import { isRecord } from '../../base/is-object.ts';
import { RPC_PROBLEMS } from '../../texts/cli/mcp.ts';

/** Characters of a request: a filter or a path is short. */
const LONGEST_LINE = 1_000_000;

/** Codes of JSON-RPC 2.0 (section 5.1). */
const CODES = { notJson: -32_700, notRequest: -32_600, noMethod: -32_601, notParameters: -32_602 } as const;

/** Why a request has no result. */
type RpcProblem = keyof typeof CODES;

/** What a method gives: a result, or why there is none. */
type RpcAnswer = { readonly result: object } | { readonly problem: RpcProblem };

/** Answers a request by its method. Notifications are not passed on: none needs an action. */
export type RpcHandler = (method: string, parameters: Readonly<Record<string, unknown>>) => Promise<RpcAnswer>;

/** Lines of a stream of bytes; `null` for each that is longer than allowed, of which nothing is stored. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let line = '';
  let isTooLong = false;
  for await (const piece of pieces) {
    const parts = decoder.decode(piece, { stream: true }).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        yield isTooLong ? null : line;
        line = '';
        isTooLong = false;
      }
      if (isTooLong || line.length + part.length > LONGEST_LINE) {
        isTooLong = true;
        line = '';
      } else line += part;
    }
  }
  if (isTooLong) yield null;
  else if (line !== '') yield line;
}

const failure = (id: string | number | null, problem: RpcProblem, text: string): object => ({
  jsonrpc: '2.0',
  id,
  error: { code: CODES[problem], message: text },
});

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Answers one line; `null` where none is due: for notifications, and for answers to requests that we never send. */
async function answerLine(line: string | null, handle: RpcHandler): Promise<object | null> {
  if (line === null) return failure(null, 'notRequest', RPC_PROBLEMS.tooLong);
  if (line.trim() === '') return null;
  const request = parseLine(line);
  if (request === undefined) return failure(null, 'notJson', RPC_PROBLEMS.notJson);
  if (!isRecord(request)) return failure(null, 'notRequest', RPC_PROBLEMS.notRequest);
  const { id, method, params = {} } = request;
  if (method === undefined && ('result' in request || 'error' in request)) return null;
  const isNamed = typeof id === 'string' || typeof id === 'number';
  if (typeof method !== 'string' || request['jsonrpc'] !== '2.0' || (id !== undefined && !isNamed))
    return failure(isNamed ? id : null, 'notRequest', RPC_PROBLEMS.notRequest);
  if (!isNamed) return null;
  if (!isRecord(params)) return failure(id, 'notParameters', RPC_PROBLEMS.notParameters);
  const answer = await handle(method, params);
  if ('problem' in answer) return failure(id, answer.problem, RPC_PROBLEMS[answer.problem]);
  return { jsonrpc: '2.0', id, result: answer.result };
}

/**
 * Serves JSON-RPC 2.0, a message a line, one request after the other, until the input ends.
 *
 * @param send takes an answer as a line without its line feed.
 */
export async function serveLines(
  input: AsyncIterable<Uint8Array>,
  send: (line: string) => void,
  handle: RpcHandler,
): Promise<void> {
  for await (const line of linesOf(input)) {
    const answer = await answerLine(line, handle);
    if (answer !== null) send(JSON.stringify(answer));
  }
}
