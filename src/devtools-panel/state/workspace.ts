import { RECORDINGS } from '../../texts/panel/dialogs.ts';
import { makeFile } from '../files/save.ts';
import { FileSource, type FileInput } from '../source/file/file-source.ts';
import type { RecordSource } from '../source/source.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { createPanel, type Panel } from './panel.ts';
import { createSavedRecordings, type SavedRecordings } from './storage/saved-recordings.ts';
import { createSettings, type Settings } from './storage/settings.ts';

/** The demo recording, in the extension's folder like the panel's own document. */
const DEMO_FILE = 'demo.rtlog';

/** The panel on screen; each panel has its own `key`, so that its views start fresh. */
interface ShownPanel {
  readonly panel: Panel;
  readonly key: number;
}

/**
 * The inspected page, if there is one, and recordings from files. One of them is on screen; the page continues to be
 * recorded behind a file.
 */
export interface Workspace {
  /** The panel of the inspected page, `null` if the panel is a page of its own. */
  readonly live: Panel | null;
  /** The panel on screen. */
  readonly shown: ReadonlySignal<ShownPanel>;
  /** The files in it, empty while the page is shown. */
  readonly open: ReadonlySignal<readonly FileInput[]>;
  readonly settings: Settings;
  readonly saved: SavedRecordings;
  /**
   * Opens files instead of what is shown, or for comparison with it: with the files that are open, or with the page as
   * recorded so far. The files are stored among the recent ones.
   */
  openFiles(files: readonly FileInput[], isComparison: boolean): void;
  /** Opens the demo recording, a file of the extension; it is not stored among the recent ones. */
  openDemo(): Promise<void>;
  /** Opens a recent recording again. */
  openSaved(id: number, isComparison: boolean): Promise<void>;
  /** Closes a file; after the last one the page is shown again, or the empty panel. */
  close(index: number): void;
  /** Shows the page again and closes all files. */
  showLive(): void;
  start(): void;
  stop(): void;
}

/** @param source of the inspected page; `null` if the panel is a page of its own. */
export function createWorkspace(source: RecordSource | null): Workspace {
  const settings = createSettings();
  const saved = createSavedRecordings();
  const live = source === null ? null : createPanel(source, settings);
  settings.asksBrowser.subscribe((isAsked) => source?.setBrowserRequests?.(isAsked));
  const open = signal<readonly FileInput[]>([]);
  const ofFiles = (files: readonly FileInput[]): Panel => createPanel(new FileSource(files), settings);
  const shown = signal<ShownPanel>({ panel: live ?? ofFiles([]), key: 0 });

  const show = (panel: Panel): void => {
    const { panel: before, key } = shown.peek();
    if (before === panel) return;
    if (before !== live) before.stop();
    shown.value = { panel, key: key + 1 };
    if (panel !== live) panel.start();
  };

  const showFiles = (files: readonly FileInput[]): void => {
    open.value = files;
    show(files.length === 0 && live !== null ? live : ofFiles(files));
  };

  /** What new files are compared with: the files that are open, otherwise the page as recorded so far. */
  const compared = async (): Promise<readonly FileInput[]> => {
    if (open.peek().length > 0 || live === null || live.display.totals.peek().messages === 0) return open.peek();
    const request = { scope: 'all', format: 'rtlog', recording: 0, rules: null, title: '' } as const;
    const made = await makeFile(live, request, new AbortController().signal);
    return made.ok ? [{ name: RECORDINGS.thisPage, content: made.value }] : [];
  };

  const openFiles = async (files: readonly FileInput[], isComparison: boolean): Promise<void> => {
    if (files.length > 0) showFiles(isComparison ? [...(await compared()), ...files] : files);
  };

  return {
    live,
    shown,
    open,
    settings,
    saved,
    openFiles(files, isComparison) {
      void openFiles(files, isComparison);
      for (const { name, content } of files) void saved.keep(name, content);
    },
    async openDemo() {
      const content = await (await fetch(DEMO_FILE)).blob();
      showFiles([{ name: RECORDINGS.demo, content }]);
    },
    async openSaved(id, isComparison) {
      const name = saved.list.peek().find((other) => other.id === id)?.name ?? '';
      const content = await saved.read(id);
      if (content === null) await saved.refresh();
      else await openFiles([{ name, content }], isComparison);
    },
    close: (index) => showFiles(open.peek().filter((_, other) => other !== index)),
    showLive: () => showFiles([]),
    start() {
      live?.start();
      if (live === null) shown.peek().panel.start();
      void saved.refresh();
    },
    stop() {
      live?.stop();
      if (shown.peek().panel !== live) shown.peek().panel.stop();
    },
  };
}
