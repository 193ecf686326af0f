import {
  accessSync,
  constants,
  createWriteStream,
  fchmodSync,
  fchownSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { OUTPUT_PROBLEMS } from '../texts/cli/output.ts';
import { FILE_ERRORS } from '../texts/cli/progress.ts';
import { describeFileError } from './input.ts';
import { toPrintable } from './printable.ts';
import { createUnfinished, finished } from './unfinished-files.ts';

/** Symbolic links that are followed from one to the next, as Linux does. */
const LINK_BOUND = 40;

/** Part files of one name that are stepped over. */
const PART_BOUND = 100;

/** Bytes of a name that leave room for the ending of a part file; file systems allow 255. */
const NAME_BOUND = 235;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const statOrNull = (path: string): Stats | null => statSync(path, { throwIfNoEntry: false }) ?? null;

/** The file that a path leads to, whether it is there or not: what a symbolic link points at is replaced, not the link. */
function targetOf(path: string, links = 0): string {
  const target = join(realpathSync(dirname(resolve(path))), basename(path));
  if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() !== true || links >= LINK_BOUND) return target;
  return targetOf(resolve(dirname(target), readlinkSync(target)), links + 1);
}

/** Why no file can be written here, before anything is done; `null` if one can. */
export function describeObstacle(path: string): string | null {
  try {
    const old = statOrNull(path);
    if (old?.isDirectory() === true) return FILE_ERRORS.folder;
    if (old !== null) accessSync(path, constants.W_OK);
    // A device or a pipe is written as it is.
    if (old !== null && !old.isFile()) return null;
    return describeFolder(dirname(targetOf(path)));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? OUTPUT_PROBLEMS.noFolder(toPrintable(dirname(path))) : describeFileError(error);
  }
}

function describeFolder(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return OUTPUT_PROBLEMS.folderForbidden(toPrintable(folder));
  }
}

/** Names for the part file of a target: `run.har.part`, `run.har.2.part` … */
function partName(target: string, attempt: number): string {
  const name = basename(target);
  const begin = Buffer.byteLength(name) <= NAME_BOUND ? name : name.slice(0, NAME_BOUND / 4);
  return join(dirname(target), `${begin}${attempt === 1 ? '' : `.${attempt}`}.part`);
}

/** Gives the new file the access rights of the old one. */
function copyRights(descriptor: number, old: Stats): void {
  try {
    fchownSync(descriptor, old.uid, old.gid);
  } catch {
    // Only the administrator may give a file away.
  }
  fchmodSync(descriptor, old.mode & 0o777);
}

/** How an {@link OutputFile} is written. */
export interface OutputFileOptions {
  /** Whether what was written remains in the part file if the end is never reached. */
  readonly keepsPart?: boolean;
  /** Makes the stream that writes to an open file; tests give one that fails. */
  readonly openStream?: (descriptor: number) => Writable;
}

const openFlushed = (fd: number): Writable => createWriteStream('', { fd, flush: true });

/**
 * A file that is written under another name next to its place, and takes its place when it is complete. Until then the old
 * file is whole; if the writing fails or the process is interrupted, no half file remains. What is no plain file, such as
 * `/dev/null` or a named pipe, is written as it is.
 */
export class OutputFile {
  /** Where to write. */
  readonly stream: Writable;
  /** Where the bytes are until the file is complete; `null` if they go to a device or pipe. */
  readonly part: string | null;
  readonly #target: string;
  readonly #keepsPart: boolean;

  /** @throws {Error} of the file system */
  constructor(path: string, { keepsPart = false, openStream = openFlushed }: OutputFileOptions = {}) {
    this.#keepsPart = keepsPart;
    const old = statOrNull(path);
    if (old !== null && !old.isFile()) {
      this.#target = path;
      this.part = null;
      this.stream = createWriteStream(path);
      return;
    }
    this.#target = targetOf(path);
    const { part, descriptor } = this.#createPart();
    this.part = part;
    if (old !== null) copyRights(descriptor, old);
    this.stream = openStream(descriptor);
  }

  #createPart(): { readonly part: string; readonly descriptor: number } {
    for (let attempt = 1; attempt <= PART_BOUND; attempt++) {
      const part = partName(this.#target, attempt);
      try {
        const open = (): number => openSync(part, 'wx');
        return { part, descriptor: this.#keepsPart ? open() : createUnfinished(part, open) };
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
    }
    throw new Error(OUTPUT_PROBLEMS.tooManyParts(toPrintable(partName(this.#target, 1))));
  }

  /** Puts the complete file in its place. The stream must have ended. */
  complete(): void {
    if (this.part === null) return;
    renameSync(this.part, this.#target);
    finished(this.part);
  }

  /** Leaves the old file as it is. @returns the part file if it remains. */
  abandon(): string | null {
    if (this.part === null) return null;
    if (this.#keepsPart && (statOrNull(this.part)?.size ?? 0) > 0) return this.part;
    try {
      unlinkSync(this.part);
    } catch {
      // It was never there, or someone else has removed it.
    }
    finished(this.part);
    return null;
  }
}
