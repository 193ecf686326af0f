// @ts-check
/** What the recorder's script weighs, and how long it takes to be compiled and run. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { median } from './samples.mjs';

/** Frames in which the script is run. */
const FRAMES = 40;

/** The page's own clock: the whole of the script runs in one go, so nothing of the page's runs between the two looks. */
const RUN = `
  const times = [];
  for (let count = 0; count < ${FRAMES}; count += 1) {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const script = frame.contentDocument.createElement('script');
    // Another text each time: the engine would take the same one from its cache.
    script.textContent = code + '\\n//' + count;
    const before = performance.now();
    frame.contentDocument.head.append(script);
    times.push(performance.now() - before);
    frame.remove();
  }
  return times;`;

/**
 * @param {string} dist the built extension
 * @param {{ evaluate: (source: string) => Promise<unknown> }} page one without the extension
 * @returns {Promise<{ bytes: number, compressed: number, evaluate: number }>} octets, octets of gzip -9, and milliseconds
 *   (median) to compile and run in an empty frame
 */
export async function measureScript(dist, page) {
  const script = await readFile(path.join(dist, 'injected.js'));
  const code = script.toString().replace(/\n\/\/# sourceMappingURL=.*\n?$/, '');
  const times = await page.evaluate(`const code = ${JSON.stringify(code)};${RUN}`);
  const evaluate = Array.isArray(times) ? median(times.map(Number)) : NaN;
  return { bytes: script.length, compressed: gzipSync(script, { level: 9 }).length, evaluate };
}
