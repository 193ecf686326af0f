// @ts-check
/**
 * `node scripts/run.mjs FILE [ARGUMENT …]`: runs a script of the project, whatever state the clone is in. Checks the
 * version of Node, installs missing packages, and then runs the file in this same process, TypeScript included, so that
 * exit codes, signals and streams are the script's own.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, NotReadyError } from './ensure-install.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/run.mjs FILE [ARGUMENT …]');
  process.exit(2);
}
try {
  await ensureInstalled();
} catch (error) {
  if (!(error instanceof NotReadyError)) throw error;
  console.error(error.message);
  process.exit(2);
}
const { register } = await import('tsx/esm/api');
register();
const script = path.resolve(file);
process.argv.splice(1, process.argv.length, script, ...args);
await import(pathToFileURL(script).href);
