import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../../src/formats/session/read-session.ts';
import { seeded } from '../analysis/random.ts';
import { Recording } from '../analysis/recording.ts';

/** Messages of one socket, 100 ms apart. */
function socketOf(texts: readonly string[], url = 'wss://app.test/live'): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, url);
  for (const [index, text] of texts.entries()) recording.message(100 + index * 100, socket, text);
  // Two seconds later it is known that nothing more comes.
  recording.page(texts.length * 100 + 2_100, 'visible');
  return recording;
}

const numbers = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);
const texts = (kept: readonly number[]): readonly string[] =>
  kept.map((seq) => JSON.stringify({ seq, price: seq % 7 }));

/** Feeds that lose messages in ways that hide their numbering, and one that has none. `missing` is what a test can count. */
export const lossy = [
  { name: 'every tenth message lost', kept: numbers(300).filter((seq) => seq % 10 !== 0), last: 299 },
  { name: '10 % lost at random', kept: randomlyKept(), last: 299 },
  { name: '12 messages, one lost', kept: numbers(12).filter((seq) => seq !== 6), last: 12 },
].map(({ name, kept, last }) => ({
  name,
  missing: last - kept.length,
  recording: () => socketOf(texts(kept)),
}));

/** A feed of 300 messages, every tenth of which is lost. */
export const everyTenth = (): Recording => socketOf(texts(numbers(300).filter((seq) => seq % 10 !== 0)));

/** A feed in which nothing counts. */
export const unnumbered = (url?: string): Recording =>
  socketOf(
    numbers(40).map((n) => JSON.stringify({ price: [3, 1, 4, 1, 5][n % 5] })),
    url,
  );

function randomlyKept(): readonly number[] {
  const random = seeded(7);
  // The first and the last are there, so that what is missing lies between them.
  return numbers(299).filter((seq) => seq === 1 || seq === 299 || random() >= 0.1);
}

/** A recording as a session file. */
export const sessionText = ({ records }: Recording): string =>
  writeSessionHeader(0, 'a test') + records.map(writeSessionRecord).join('') + writeSessionEnd(records.length);
