import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openRecording } from '../../../src/formats/recording-file.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import type { View } from '../../drivers/index.ts';

type Shown = Pick<View, 'evaluate' | 'waitFor' | 'click'>;

/** Milliseconds until a file must be there. */
const PATIENCE = 30_000;

const sleep = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** Waits for a new file in a folder, whole: browsers put another one beside it while they write. */
async function newFile(folder: string, before: ReadonlySet<string>): Promise<string> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const names = await readdir(folder);
    const isWriting = names.some((name) => /^\.|\.(part|crdownload|tmp)$/.test(name));
    const found = names.find((name) => !before.has(name));
    if (!isWriting && found !== undefined && (await stat(join(folder, found))).size > 0) return join(folder, found);
    if (Date.now() > end) throw new Error(`no new file among ${names.join(', ')}`);
    await sleep(50);
  }
}

/** Saves what the panel shows, as a user does, and waits for the file. @returns its path. */
export async function saveAs(panel: Shown, folder: string, format: string): Promise<string> {
  const before = new Set(await readdir(folder));
  await panel.click('[aria-label="Save"]');
  await panel.waitFor(`return document.querySelector('dialog[open] input[value="${format}"]') !== null`);
  // The preview of the redaction moves what stands below it, and is there before anything is saved.
  const isLooked = `return !/Looking for secrets/.test(document.querySelector('dialog').textContent)`;
  await panel.waitFor(isLooked);
  await panel.click(`dialog input[value="${format}"]`);
  await panel.waitFor(`return document.querySelector('dialog input[value="${format}"]').checked`);
  await panel.waitFor(isLooked);
  await panel.click('dialog footer button');
  await panel.waitFor(`return document.querySelector('dialog') === null`);
  return newFile(folder, before);
}

/** Hands files to the panel, through the field of its dialog or by dropping them. */
async function hand(panel: Shown, files: readonly string[], how: 'field' | 'drop'): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) => [basename(file), (await readFile(file)).toString('base64')]),
  );
  await panel.evaluate(`
    const transfer = new DataTransfer();
    for (const [name, content] of ${JSON.stringify(contents)}) {
      transfer.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name));
    }
    if (${how === 'drop'}) {
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    } else {
      const field = document.querySelector('input[type=file]');
      field.files = transfer.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }`);
}

/** Waits until so many recordings are open, to their ends, and their streams are drawn. */
export async function untilOpen(panel: Shown, recordings: number): Promise<void> {
  await panel.waitFor(`
    return document.querySelectorAll('[data-open]').length === ${recordings} &&
      document.querySelector('progress') === null &&
      document.querySelectorAll('[data-stream]').length > 0`);
}

/** Opens recordings with the dialog, instead of the page that is shown or beside it. */
export async function openFiles(
  panel: Shown,
  { isBeside }: { readonly isBeside: boolean },
  ...files: string[]
): Promise<void> {
  await panel.click('[aria-label="Open recordings"]');
  await panel.waitFor(`return document.querySelector('dialog[open] input[type=file]') !== null`);
  if (isBeside) {
    await panel.click('dialog .toggle input');
    await panel.waitFor(`return document.querySelector('dialog .toggle input').checked`);
  }
  await hand(panel, files, 'field');
}

/** Drops recordings on the panel. */
export const dropFiles = (panel: Shown, ...files: string[]): Promise<void> => hand(panel, files, 'drop');

/** The messages in a recording file, in their order. */
export async function messagesOfFile(file: string): Promise<readonly string[]> {
  const records: WireRecord[] = [];
  const reading = openRecording(new Blob([await readFile(file)]).stream());
  for await (const batch of reading) records.push(...batch.records);
  if (reading.summary.problems.length > 0) throw new Error(reading.summary.problems.join('; '));
  return records.flatMap((record) =>
    record.kind === 'message' ? [`${record.direction} ${record.payload.encoding} ${record.payload.data}`] : [],
  );
}
