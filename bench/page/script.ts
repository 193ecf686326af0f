/** What the recorder's script weighs, and how long it takes to be compiled and run. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { costOf, median } from './samples.ts';
import type { Subject } from './subjects.ts';

/** Empty frames in one sample, each with a world of its own in which the script runs. */
const FRAMES = 40;

/** Samples with the script and without it. */
const ROUNDS = 5;

/**
 * Makes the frames and runs the script in each. Its text is another in each frame, or the engine would take the compiled
 * code from its cache.
 */
const fillFrames = ({ page }: Subject, code: string, round: number) =>
  page.evaluate(
    (what) => {
      for (let count = 0; count < what.frames; count += 1) {
        const frame = document.body.appendChild(document.createElement('iframe'));
        const inside = frame.contentDocument;
        if (inside === null) throw new Error('an empty frame has no document');
        const script = inside.createElement('script');
        script.textContent = `${what.code}\n//${what.round}.${count}`;
        inside.head.append(script);
        frame.remove();
      }
    },
    { code, round, frames: FRAMES },
  );

/**
 * @param dist the built extension
 * @param subject a page without the extension
 * @returns bytes, bytes of `gzip -9`, and the milliseconds of the main thread to compile and run it in an empty frame, less
 *   those of an empty script
 */
export async function measureScript(
  dist: string,
  subject: Subject,
): Promise<{ bytes: number; compressed: number; evaluate: number }> {
  const script = await readFile(path.join(dist, 'injected.js'));
  const code = script.toString().replace(/\n\/\/# sourceMappingURL=.*\n?$/, '');
  const spent: { bare: number[]; full: number[] } = { bare: [], full: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    spent.bare.push(await costOf(subject, () => fillFrames(subject, '', round)));
    spent.full.push(await costOf(subject, () => fillFrames(subject, code, round)));
  }
  const evaluate = (median(spent.full) - median(spent.bare)) / FRAMES;
  return { bytes: script.length, compressed: gzipSync(script, { level: 9 }).length, evaluate };
}
