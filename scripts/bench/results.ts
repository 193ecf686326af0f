/** What the benches write into bench/RESULTS.md: the last two runs of each. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** One figure next to its goal. */
export interface ResultRow {
  readonly what: string;
  /** With its unit. */
  readonly figure: string;
  /** Empty where there is none. */
  readonly goal?: string;
  /** The least and the most of the samples; empty for a single one. */
  readonly spread?: string;
  readonly isMissed?: boolean;
}

/** One run of a bench. */
export interface Run {
  /** Such as `page, Chromium`. */
  readonly bench: string;
  /** Date, machine, versions, load: what the figures depend on. */
  readonly facts: string;
  readonly rows: readonly ResultRow[];
}

/** Runs of a bench that the file keeps. */
const KEPT = 2;

const HEAD = `# Results

Written by the benches (\`npm run bench:…\`), the last ${KEPT === 2 ? 'two' : KEPT} whole runs of each. Figures of different machines or hours cannot be
compared; those within a run can.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const tableOf = (rows: readonly ResultRow[]): string =>
  [
    ['', 'figure', 'goal', 'least to most', ''],
    ['---', '---', '---', '---', '---'],
    ...rows.map(({ what, figure, goal = '', spread = '', isMissed }) => [
      ...[what, figure, goal, spread].map(cell),
      isMissed === true ? '**missed**' : '',
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The parts of a Markdown text that begin with such a heading, by what stands behind it. What is before them is left out. */
function partsBy(mark: string, text: string): Map<string, string> {
  const parts = `\n${text}`.split(`\n${mark} `).slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...rest] = part.split('\n');
      return [title.trim(), rest.join('\n').trim()];
    }),
  );
}

/** Puts a run in front of the earlier ones of its bench. @returns the new text of the file. */
export function withRun(text: string, { bench, facts, rows }: Run): string {
  const benches = partsBy('##', text);
  const earlier = [...partsBy('###', benches.get(bench) ?? '')].slice(0, KEPT - 1);
  const runs = [[facts, tableOf(rows)] as const, ...earlier];
  benches.set(bench, runs.map(([title, body]) => `### ${title}\n\n${body}`).join('\n\n'));
  const sorted = [...benches].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [HEAD, ...sorted.map(([name, body]) => `## ${name}\n\n${body}\n`)].join('\n');
}

const FILE = fileURLToPath(new URL('../../bench/RESULTS.md', import.meta.url));

/** Gathers the figures of a run. */
export class BenchResults {
  readonly #bench: string;
  readonly #isWhole: boolean;
  readonly #load = loadavg()[0] ?? 0;
  readonly #rows: ResultRow[] = [];

  /**
   * @param bench its name, with the browser where there is one.
   * @param isWhole false for a quick look or a part: nothing is written then.
   */
  constructor(bench: string, isWhole: boolean) {
    this.#bench = bench;
    this.#isWhole = isWhole;
  }

  add(...rows: readonly ResultRow[]): void {
    this.#rows.push(...rows);
  }

  /** Writes them. @param versions of what was measured, such as the browser's; Node's is named anyway. */
  save(versions = ''): void {
    if (!this.#isWhole) return;
    const processors = cpus();
    const facts = [
      new Date().toISOString().slice(0, 16).replace('T', ' '),
      `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
      ...(versions === '' ? [] : [versions]),
      `Node ${process.versions.node}`,
      `load ${this.#load.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`,
    ];
    const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    writeFileSync(FILE, withRun(text, { bench: this.#bench, facts: facts.join(', '), rows: this.#rows }));
  }
}
