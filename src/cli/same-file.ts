import { fstatSync, statSync, type BigIntStats } from 'node:fs';

/** A file as it is named on the command line: a path, or `-` for a standard stream. */
interface NamedFile {
  readonly path: string;
  /** Which standard stream `-` is. */
  readonly stream: 'stdin' | 'stdout';
}

/** What a name leads to; `null` for what is not there, and for devices, which may be read and written at once. */
function statOf({ path, stream }: NamedFile): BigIntStats | null {
  try {
    if (path === '-') {
      const stats = fstatSync(stream === 'stdin' ? 0 : 1, { bigint: true });
      return stats.isFile() ? stats : null;
    }
    const stats = statSync(path, { bigint: true });
    return stats.isCharacterDevice() ? null : stats;
  } catch {
    // What cannot be looked at is reported when it is read or written.
    return null;
  }
}

/**
 * Whether two names lead to the same file, by device and inode: symbolic and hard links, other spellings, upper and lower
 * case where the file system makes no difference, and redirected standard streams included.
 */
export function isSameFile(left: NamedFile, right: NamedFile): boolean {
  const first = statOf(left);
  const second = first === null ? null : statOf(right);
  return first !== null && second !== null && first.dev === second.dev && first.ino === second.ino;
}
