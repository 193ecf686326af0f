import { RECORDINGS } from '../../texts/panel/dialogs.ts';
import { makeFile } from '../files/save.ts';
import { FileSource, type FileInput } from '../source/file/file-source.ts';
import type { RecordSource } from '../source/source.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { createPanel, type Panel } from './panel.ts';
import { createSavedRecordings, type SavedRecordings } from './storage/saved-recordings.ts';
import { createSettings, type Settings } from './storage/settings.ts';

/** A panel in its place; another `key` is another panel, whose views begin anew. */
export interface Shown {
  readonly panel: Panel;
  readonly key: number;
}

/**
 * What lies on the user's workspace: the inspected page, where there is one, and recordings out of files. One is looked at; the
 * page goes on being recorded behind a file.
 */
export interface Workspace {
  /** The panel of the inspected page, `null` where the panel stands as a page of its own. */
  readonly live: Panel | null;
  /** The panel that is looked at. */
  readonly shown: ReadonlySignal<Shown>;
  /** The files in it, empty where the page is looked at. */
  readonly open: ReadonlySignal<readonly FileInput[]>;
  readonly settings: Settings;
  readonly saved: SavedRecordings;
  /**
   * Shows these files instead of what is shown, or beside it: beside the files that are open, or beside the page as it is
   * recorded up to now. They stay among the recent ones.
   */
  openFiles(files: readonly FileInput[], isBeside: boolean): void;
  /** Opens a recent recording again. */
  openSaved(id: number, isBeside: boolean): Promise<void>;
  /** Closes a file; after the last one the page is shown again, or the start. */
  close(index: number): void;
  /** Shows the page again and closes all files. */
  showLive(): void;
  start(): void;
  stop(): void;
}

/** @param source of the inspected page or the demo; `null` where the panel stands as a page of its own. */
export function createWorkspace(source: RecordSource | null): Workspace {
  const settings = createSettings();
  const saved = createSavedRecordings();
  const live = source === null ? null : createPanel(source, settings);
  settings.asksBrowser.subscribe((isAsked) => source?.setBrowserRequests?.(isAsked));
  const open = signal<readonly FileInput[]>([]);
  const ofFiles = (files: readonly FileInput[]): Panel => createPanel(new FileSource(files), settings);
  const shown = signal<Shown>({ panel: live ?? ofFiles([]), key: 0 });

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

  /** What files are put beside: those that are open, or else the page as it stands. */
  const present = async (): Promise<readonly FileInput[]> => {
    if (open.peek().length > 0 || live === null || live.display.totals.peek().messages === 0) return open.peek();
    const wish = { scope: 'all', format: 'rtlog', recording: 0, rules: null, title: '' } as const;
    const made = await makeFile(live, wish, new AbortController().signal);
    return made.ok ? [{ name: RECORDINGS.thisPage, content: made.value }] : [];
  };

  const openFiles = async (files: readonly FileInput[], isBeside: boolean): Promise<void> => {
    if (files.length > 0) showFiles(isBeside ? [...(await present()), ...files] : files);
  };

  return {
    live,
    shown,
    open,
    settings,
    saved,
    openFiles(files, isBeside) {
      void openFiles(files, isBeside);
      for (const { name, content } of files) void saved.keep(name, content);
    },
    async openSaved(id, isBeside) {
      const name = saved.list.peek().find((other) => other.id === id)?.name ?? '';
      const content = await saved.read(id);
      if (content === null) await saved.refresh();
      else await openFiles([{ name, content }], isBeside);
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
