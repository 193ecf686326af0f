import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import { MCP_PROBLEMS } from '../../texts/cli/mcp.ts';

/** Whether a path is below a folder; both are absolute. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Finds the file that a path means, with all symbolic links resolved.
 *
 * @param folder below which the file must be; its own links are resolved too.
 * @returns the file to open. For a path that leads out of the folder, always the same refusal: whether there is a file says
 *   nothing of it. Pipes and devices, which could be read without end, are no files here.
 */
export async function findAllowedFile(folder: string, path: string): Promise<Result<string, string>> {
  let root: string;
  let file: string;
  try {
    root = await realpath(folder);
    const named = resolve(root, path);
    if (!isBelow(root, named) && !isBelow(resolve(folder), named)) return fail(MCP_PROBLEMS.outside);
    file = await realpath(named);
  } catch {
    return fail(MCP_PROBLEMS.notFile);
  }
  if (!isBelow(root, file)) return fail(MCP_PROBLEMS.outside);
  const facts = await stat(file).catch(() => null);
  return facts?.isFile() === true ? ok(file) : fail(MCP_PROBLEMS.notFile);
}
