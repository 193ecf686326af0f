/**
 * `npm run bench:parsers`: feeds every parser that meets bytes from outside with long texts and files that parsers stumble
 * over, at a length and at four times that length, and prints how much longer the long one takes. Four times is linear and
 * sixteen quadratic; ends with 1 above ten. `-- N` takes texts of N characters, 32,768 without it.
 */
import process from 'node:process';
import { BenchResults } from '../scripts/bench/results.ts';
import { readArguments, readCount } from './arguments.ts';
import { loadBundle } from './bundle.ts';
import { FILES } from './parsers/files.ts';
import { PIECES, textOf } from './parsers/pieces.ts';

const USAGE = 'npm run bench:parsers [-- CHARACTERS]';
const [asked] = readArguments(USAGE, {}).positionals;
const LENGTH = readCount(asked, 32_768, USAGE);
const TIMES = 4;
/** How much longer a file is than a text: reading it begins with some milliseconds of its own. */
const FILE_FACTOR = 16;
/** Runs of which the fastest counts: other work on the machine only makes them slower. */
const RUNS = 5;
const MOST = 10;
/** Milliseconds below which a run is too short to be told from chance. */
const FLOOR = 2;

type Parsers = typeof import('../src/formats/protocols/decode.ts') &
  typeof import('../src/formats/text/body-parser.ts') &
  typeof import('../src/formats/json/damaged-json.ts') &
  typeof import('../src/formats/json/parse-json.ts') &
  typeof import('../src/formats/redact/embedded-json.ts') &
  typeof import('../src/formats/recording-file.ts') &
  typeof import('../src/formats/binary/readers/all-readers.ts') &
  typeof import('../src/formats/binary/binary-readers.ts') &
  typeof import('../src/analysis/streams/parse-url.ts') &
  typeof import('../src/analysis/streams/endpoint.ts') &
  typeof import('../src/filter/parse-filter.ts') &
  typeof import('../src/formats/text/instant.ts');

const parsers = await loadBundle<Parsers>(
  'src/formats/protocols/decode.ts',
  'src/formats/text/body-parser.ts',
  'src/formats/json/damaged-json.ts',
  'src/formats/json/parse-json.ts',
  'src/formats/redact/embedded-json.ts',
  'src/formats/recording-file.ts',
  'src/formats/binary/readers/all-readers.ts',
  'src/formats/binary/binary-readers.ts',
  'src/analysis/streams/parse-url.ts',
  'src/analysis/streams/endpoint.ts',
  'src/filter/parse-filter.ts',
  'src/formats/text/instant.ts',
);
parsers.installBinaryReaders(parsers.allReaders);

/** Connections whose protocol is named, so that its reader gets everything, and one whose protocol is found out. */
const HANDSHAKES = [
  ['wss://h/', ''],
  ['wss://h/socket.io/?EIO=4&transport=websocket', ''],
  ['https://h/socket.io/?EIO=3&transport=polling', ''],
  ['wss://h/', 'v12.stomp'],
  ['wss://h/', 'graphql-transport-ws'],
  ['wss://h/', 'wamp.2.json'],
  ['wss://h/cable', 'actioncable-v1-json'],
  ['wss://h/socket/websocket?vsn=2.0.0', ''],
  ['wss://h/hub?id=1', ''],
  ['wss://h/echo/123/abc/websocket', ''],
  ['wss://h/connection/websocket', ''],
  ['wss://ws-eu.pusher.com/app/key', ''],
] as const;

function decodeAs(url: string, subprotocol: string, text: string): void {
  const transport = url.startsWith('https') ? 'xhr' : 'websocket';
  parsers.decodeMessage(parsers.createDecodeContext({ transport, url, subprotocol }), text, 'in');
}

function readBody(parser: ReturnType<Parsers['createBodyParser']>, text: string): void {
  for (let at = 0; at < text.length; at += 1_000) parser?.push(text.slice(at, at + 1_000));
  parser?.end();
}

const TEXT_PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(
    HANDSHAKES.map(([url, subprotocol]) => [
      `a message on ${url} ${subprotocol}`.trimEnd(),
      (text: string) => decodeAs(url, subprotocol, text),
    ]),
  ),
  ...Object.fromEntries(
    ['text/event-stream', 'application/x-ndjson', 'application/json-seq'].map((type) => [
      `a body of ${type}`,
      (text: string) => readBody(parsers.createBodyParser(type), text),
    ]),
  ),
  'a body that is a list': (text) => readBody(parsers.createItemParser(), `[${text}`),
  'JSON, damaged too': (text) => [parsers.parseJson(text), parsers.parseDamagedJson(text)],
  'JSON in text': (text) => parsers.eachJsonValue(text, () => undefined),
  'a URL': (text) => parsers.parseUrl(`https://h/${text}`),
  'an endpoint': (text) =>
    parsers.normaliseEndpoint({
      transport: 'fetch',
      method: 'GET',
      url: `https://h/${text}`,
      bodyKind: 'none',
      body: null,
    }),
  'a filter': (text) => parsers.parseFilter(text),
  'a .proto file': (text) => parsers.allReaders.protoSchema([{ name: 'a.proto', text }]),
  'an instant': (text) => parsers.parseInstant(text),
};

async function fastest(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** How many times as long the long one takes; 0 where even that is too short to tell. */
async function ratioOf(short: () => unknown, long: () => unknown): Promise<number> {
  const longest = await fastest(long);
  return longest < FLOOR * TIMES ? 0 : longest / Math.max(await fastest(short), FLOOR);
}

async function readWhole(bytes: Uint8Array): Promise<void> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.slice(at, at + 65_536);
  }
  for await (const batch of parsers.openRecording(pieces())) void batch;
}

const results = new BenchResults('parsers', true);
let worst = 0;

/** Prints the worst input of a parser. */
function report(parser: string, ratio: number, input: string): void {
  worst = Math.max(worst, ratio);
  const figure = ratio === 0 ? 'too quick' : `${ratio.toFixed(1)} times`;
  console.log(`${figure.padStart(10)}  ${parser}${ratio > MOST ? `: ${input}` : ''}`);
}

for (const [name, parse] of Object.entries(TEXT_PARSERS)) {
  let most = { ratio: 0, piece: '' };
  for (const piece of PIECES) {
    const [short, long] = [textOf(piece, LENGTH), textOf(piece, LENGTH * TIMES)];
    const ratio = await ratioOf(
      () => parse(short),
      () => parse(long),
    );
    if (ratio > most.ratio) most = { ratio, piece };
  }
  report(name, most.ratio, JSON.stringify(most.piece));
}
for (const [name, make] of Object.entries(FILES)) {
  const [short, long] = [make(LENGTH * FILE_FACTOR), make(LENGTH * FILE_FACTOR * TIMES)];
  const ratio = await ratioOf(
    () => readWhole(short),
    () => readWhole(long),
  );
  report(`a file: ${name}`, ratio, name);
}
console.log(`${TIMES} times the length takes at most ${worst.toFixed(1)} times as long; ${MOST} is the limit`);
results.add({
  what: `worst of ${Object.keys(TEXT_PARSERS).length + Object.keys(FILES).length} parsers and files: time at ${TIMES} times the length`,
  figure: `${worst.toFixed(1)} times`,
  goal: `at most ${MOST}`,
  isMissed: worst > MOST,
});
results.save();
process.exitCode = worst > MOST ? 1 : 0;
