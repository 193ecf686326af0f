import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { FilterRun } from '../../../../src/devtools-panel/search/filter-run.ts';
import { type Matcher } from '../../../../src/devtools-panel/search/matcher.ts';
import { parseFilter } from '../../../../src/filter/parse-filter.ts';
import { createMessageLog, type MessageLog } from '../../../../src/store/message-log.ts';
import { message } from '../../store/messages.ts';
import { directMatcher, streamFacts } from '../../filter/passing.ts';
import { untilHolds } from '../../until-holds.ts';

function logOf(stream: number, count: number): MessageLog {
  const log = createMessageLog(stream);
  for (let at = 0; at < count; at += 1) {
    log.push(message(`n${at}`, { at: millis(at), direction: at % 5 === 0 ? 'out' : 'in' }));
  }
  return log;
}

function runOver(
  filter: string,
  logs: readonly MessageLog[],
  matcher = directMatcher,
): { run: FilterRun; failures: string[] } {
  const read = parseFilter(filter);
  if (!read.ok || read.value === null) throw new Error('no filter');
  const failures: string[] = [];
  const run = new FilterRun({
    expression: read.value,
    context: { clock: (at) => at, found: () => new Map(), induced: () => new Map() },
    logs: () => logs,
    stream: (id) => streamFacts({ id }),
    preferred: () => 2,
    matcher,
    changed: () => undefined,
    failed: (failure) => failures.push(failure),
  });
  return { run, failures };
}

const untilComplete = async (run: FilterRun): Promise<void> => {
  while (!run.isComplete()) await new Promise((resolve) => setTimeout(resolve, 1));
};

const positionsOf = (run: FilterRun, stream: number): readonly number[] => {
  const column = run.of(stream)?.positions;
  if (column === undefined) return [];
  return Array.from({ length: column.end - column.begin }, (_, index) => column.at(column.begin + index));
};

describe('a run over all logs', () => {
  test.each(['n1', '/n1/', '/n1/ or n2', 'n1 and not /5$/'])('%s finds what a walk finds', async (filter) => {
    const logs = [logOf(1, 6_000), logOf(2, 3_000)];
    const { run } = runOver(filter, logs);
    await untilComplete(run);
    const isWanted = (text: string): boolean =>
      filter.includes('or')
        ? /n[12]/.test(text)
        : text.includes('n1') && !(filter.includes('not') && text.endsWith('5'));
    for (const log of logs) {
      const walked = Array.from({ length: log.end }, (_, position) => position).filter((position) =>
        isWanted(log.data(position)),
      );
      expect(positionsOf(run, log.stream)).toEqual(walked);
      const matches = run.of(log.stream);
      // Every fifth message goes out.
      expect(matches?.out.end).toBe(walked.filter((position) => position % 5 === 0).length);
      expect((matches?.in.end ?? 0) + (matches?.out.end ?? 0)).toBe(walked.length);
    }
    run.stop();
  });

  test('the stream that is looked at comes first', () => {
    // 300,000 messages of the first take longer than a slice, unless the second had its turn before.
    const { run } = runOver('n1', [logOf(1, 300_000), logOf(2, 200)]);
    expect(run.of(2)?.scannedTo).toBe(200);
    run.stop();
  });

  test('goes on with what comes, and forgets what is dropped', async () => {
    const log = logOf(1, 2_000);
    const { run } = runOver('n1', [log]);
    await untilComplete(run);
    log.push(message('n1 again', { at: millis(2_000) }));
    log.dropOldest();
    run.extend();
    await untilComplete(run);
    const positions = positionsOf(run, 1);
    // The first chunk of 1,024 is gone: 1,024 to 1,999 all begin with n1, and 2,000 is new.
    expect([positions[0], positions.at(-1), positions.length]).toEqual([1_024, 2_000, 977]);
    run.stop();
  });

  test('a text that takes too long ends the run and says so', async () => {
    const matcher: Matcher = {
      match: () => Promise.resolve('too-long'),
      prepare: () => undefined,
      stop: () => undefined,
    };
    const { run, failures } = runOver('/n./', [logOf(1, 10)], matcher);
    await untilHolds(() => expect(failures).toEqual(['too-long']));
    expect(positionsOf(run, 1)).toEqual([]);
  });
});
