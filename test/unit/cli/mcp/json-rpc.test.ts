import { expect, test } from 'vitest';
import { serveLines } from '../../../../src/cli/mcp/json-rpc.ts';

async function* bytesOf(pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield new TextEncoder().encode(piece);
}

/** What is answered to pieces of input; `echo` gives its parameters. */
async function answersTo(...pieces: readonly string[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  await serveLines(
    bytesOf(pieces),
    (line) => answers.push(JSON.parse(line)),
    async (method, parameters) => (method === 'echo' ? { result: parameters } : { problem: 'noMethod' }),
  );
  return answers;
}

const request = (id: unknown, more: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'echo', params: { a: 1 }, ...more });
const codes = (answers: readonly unknown[]) =>
  answers.map((answer) => (answer as { error?: { code: number } }).error?.code);

test('each request has an answer with its id, in order, wherever the input is cut', async () => {
  const input = `${request(0)}\n${request('x')}\r\n\n${request(2)}`;
  const expected = [0, 'x', 2].map((id) => ({ jsonrpc: '2.0', id, result: { a: 1 } }));
  expect(await answersTo(input)).toEqual(expected);
  for (let cut = 1; cut < input.length; cut += 1)
    expect(await answersTo(input.slice(0, cut), input.slice(cut))).toEqual(expected);
});

test('notifications and answers have none', async () => {
  const note = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} });
  expect(await answersTo(`${note}\n${answer}\n`)).toEqual([]);
});

test('what is wrong is answered with the code for it, and the next request as usual', async () => {
  const lines = [
    '{"jsonrpc":',
    '[]',
    'null',
    request(null),
    request({}),
    request(1, { jsonrpc: '1.0' }),
    request(1, { method: 5 }),
    request(1, { method: 'other' }),
    request(1, { params: [1] }),
    request(2),
  ];
  expect(codes(await answersTo(lines.join('\n')))).toEqual([
    -32_700,
    -32_600,
    -32_600,
    -32_600,
    -32_600,
    -32_600,
    -32_600,
    -32_601,
    -32_602,
    undefined,
  ]);
});

test('a line without end is refused without being stored, and the next one answered', async () => {
  const piece = 'x'.repeat(400_000);
  expect(codes(await answersTo(piece, piece, piece, piece, `\n${request(1)}\n`))).toEqual([-32_600, undefined]);
  expect(codes(await answersTo(piece, piece, piece))).toEqual([-32_600]);
});
