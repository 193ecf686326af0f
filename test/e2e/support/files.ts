import { setTimeout as sleep } from 'node:timers/promises';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openRecording } from '../../../src/formats/recording-file.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import type { View } from '../../drivers/index.ts';
import { untilChecked, untilCount, untilGone, untilShown } from './document.ts';

type Shown = Pick<View, 'evaluate' | 'waitFor' | 'click'>;

/** Milliseconds until a file must be there. */
const PATIENCE = 30_000;

/** Waits for a new file in a folder, whole: browsers put another one next to it while they write. */
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

/** Waits until the dialog has looked for secrets. */
export const untilSecretsFound = (panel: Shown): Promise<unknown> =>
  panel.waitFor(() => !/Searching for secrets/.test(document.querySelector('dialog')?.textContent ?? ''));

/** Saves what the panel shows, as a user does, and waits for the file. @returns its path. */
export async function saveAs(panel: Shown, folder: string, format: string): Promise<string> {
  const before = new Set(await readdir(folder));
  await panel.click('[aria-label="Save"]');
  await untilShown(panel, `dialog[open] input[value="${format}"]`);
  // The preview of the redaction moves what is below it, and is there before anything is saved.
  await untilSecretsFound(panel);
  await panel.click(`dialog input[value="${format}"]`);
  await untilChecked(panel, `dialog input[value="${format}"]`);
  await untilSecretsFound(panel);
  await panel.click('dialog footer button');
  await untilGone(panel, 'dialog');
  return newFile(folder, before);
}

/** Hands files to the panel, through the field of its dialog or by dropping them. */
async function hand(panel: Shown, files: readonly string[], how: 'field' | 'drop'): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) => ({ name: basename(file), base64: (await readFile(file)).toString('base64') })),
  );
  await panel.evaluate(
    (what) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of what.contents) {
        transfer.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name));
      }
      if (what.how === 'drop') {
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
        return;
      }
      const field = document.querySelector<HTMLInputElement>('input[type=file]');
      if (field === null) throw new Error('there is no field for files');
      field.files = transfer.files;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
    { contents, how },
  );
}

/** Waits until so many recordings are open, to their ends, and their streams are drawn. */
export async function untilOpen(panel: Shown, recordings: number): Promise<void> {
  await untilCount(panel, '[data-open]', recordings);
  await untilGone(panel, 'progress');
  await untilShown(panel, '[data-stream]');
}

/** Opens recordings with the dialog, instead of what is shown or next to it. */
export async function openFiles(
  panel: Shown,
  { isBeside }: { readonly isBeside: boolean },
  ...files: string[]
): Promise<void> {
  await panel.click('[aria-label="Open recordings"]');
  await untilShown(panel, 'dialog[open] input[type=file]');
  if (isBeside) {
    await panel.click('dialog .toggle input');
    await untilChecked(panel, 'dialog .toggle input');
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
